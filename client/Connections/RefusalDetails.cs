using ChatGo.Api;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ChatGo.Client.Connections;

/// <summary>What a status says beside its code and its text: google.rpc details (AIP-193), or a Session's Error.</summary>
internal static class RefusalDetails
{
    /// <summary>Adds what <paramref name="failure"/> tells to <paramref name="fault"/>.</summary>
    public static ConnectionFault AddTo(ConnectionFault fault, RpcException failure) =>
        failure.Trailers.GetRpcStatus(ignoreParseError: true) is not { } status ? fault : fault with
        {
            Code = status.GetDetail<ErrorInfo>()?.Reason ?? "",
            RetryAfter = status.GetDetail<RetryInfo>()?.RetryDelay is { } delay ? SpanOf(delay) : TimeSpan.Zero,
        };

    /// <summary>A Session's <paramref name="error"/> as a call of its own would have failed.</summary>
    public static RpcException ToException(Error error)
    {
        var status = new Google.Rpc.Status { Code = error.Code, Message = error.Message };
        if (error.Reason.Length > 0)
        {
            status.Details.Add(Any.Pack(new ErrorInfo { Reason = error.Reason }));
        }

        if (error.RetryAfterMs > 0)
        {
            var delay = TimeSpan.FromMilliseconds(error.RetryAfterMs);
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        }

        return status.ToRpcException();
    }

    // A server may say what no time span holds.
    private static TimeSpan SpanOf(Duration delay) =>
        delay.Seconds is >= 0 and < int.MaxValue && delay.Nanos is >= 0 and < 1_000_000_000 ? delay.ToTimeSpan() : TimeSpan.Zero;
}
