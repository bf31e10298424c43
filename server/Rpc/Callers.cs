using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>Whether a caller is still there.</summary>
internal static class Callers
{
    /// <summary>Whether the caller cancelled, broke off or ran out of time: what fails from then on is nobody's error.
    /// With a deadline, the call's own token tells last.</summary>
    /// <param name="context">The call.</param>
    public static bool HaveGone(ServerCallContext context) =>
        context.CancellationToken.IsCancellationRequested
        || context.GetHttpContext().RequestAborted.IsCancellationRequested
        || context.Deadline <= TimeProvider.System.GetUtcNow().UtcDateTime;
}
