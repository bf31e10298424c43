using Google.Rpc;
using Grpc.Core;

namespace ChatGo.Tests.Server.Moderation;

/// <summary>What a call must be refused with that a restriction or a policy does not allow.</summary>
internal static class DenialAssert
{
    /// <summary>The call is refused for a reason; gives after how long it is worth another try.</summary>
    public static async Task<TimeSpan?> IsRefusedAsync(string reason, Func<Task> call, StatusCode code = StatusCode.PermissionDenied)
    {
        var failure = await RpcAssert.FailsAsync(code, call);
        await Assert.That(failure.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason).IsEqualTo(reason);
        return failure.GetRpcStatus()!.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan();
    }
}
