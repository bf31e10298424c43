using ChatGo.Server.Streams;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ChatGo.Server.Rpc;

/// <summary>By what connection a call comes, and whether its caller is still there.</summary>
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

    /// <summary>Finds the connection of a call.</summary>
    /// <param name="call">The call.</param>
    /// <returns>Null where it is not one of ours.</returns>
    public static IStreamConnection? FindConnection(this HttpContext call) =>
        // Not by the generic method: its look-up costs more than the search.
        call.Features[typeof(IStreamConnection)] as IStreamConnection;

    /// <summary>Gives the number of a call's stream.</summary>
    /// <param name="call">The call.</param>
    /// <returns>0 where it has none.</returns>
    public static int StreamId(this HttpContext call) => call.Features.Get<IHttp2StreamIdFeature>()?.StreamId ?? 0;

    /// <summary>Says that a call begins to be served, and may take its time before it says a word.</summary>
    /// <param name="call">The call.</param>
    public static void TellBegun(this HttpContext call) => call.FindConnection()?.OnBegun(call.StreamId());
}
