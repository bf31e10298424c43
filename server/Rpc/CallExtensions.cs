using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>Whether a call is gRPC's, and its caller still there.</summary>
internal static class CallExtensions
{
    private const string GrpcType = "application/grpc";

    /// <summary>Whether the caller cancelled, broke off or ran out of time: what fails from then on is nobody's error.
    /// With a deadline, the call's own token tells last.</summary>
    /// <param name="context">The call.</param>
    public static bool HasGone(this ServerCallContext context) =>
        context.CancellationToken.IsCancellationRequested
        || context.GetHttpContext().RequestAborted.IsCancellationRequested
        || context.Deadline <= TimeProvider.System.GetUtcNow().UtcDateTime;

    /// <summary>Whether a request is gRPC's.</summary>
    /// <param name="request">The request.</param>
    public static bool IsGrpc(this HttpRequest request) =>
        // As gRPC's own server reads it: what passes here as something else must not pass there as gRPC.
        request.ContentType?.StartsWith(GrpcType, StringComparison.OrdinalIgnoreCase) == true;
}
