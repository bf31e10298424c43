using Google.Rpc;
using Grpc.Core;

namespace ChatGo.Tests.Server;

/// <summary>What a failed call must say.</summary>
internal static class RpcAssert
{
    /// <summary>The call fails with a status; gives the failure for a closer look.</summary>
    public static async Task<RpcException> FailsAsync(StatusCode code, Func<Task> call)
    {
        var failure = await Assert.That(call).Throws<RpcException>();
        await Assert.That(failure!.StatusCode).IsEqualTo(code).Because(failure.Status.Detail);
        return failure;
    }

    /// <summary>The call fails with INVALID_ARGUMENT that names a field, in the text and in the details.</summary>
    public static async Task<string> FailsOnFieldAsync(string field, Func<Task> call)
    {
        var failure = await FailsAsync(StatusCode.InvalidArgument, call);
        var violation = failure.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Single();
        await Assert.That(violation.Field).IsEqualTo(field);
        await Assert.That(failure.Status.Detail).IsEqualTo($"{field}: {violation.Description}");
        return violation.Description;
    }

    /// <summary>The call fails, or does not; gives the failure.</summary>
    public static async Task<RpcException?> FailsOrEndsAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (RpcException failure)
        {
            return failure;
        }
    }
}
