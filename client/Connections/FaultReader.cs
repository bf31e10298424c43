using System.Net.Sockets;
using Grpc.Core;

namespace ChatGo.Client.Connections;

/// <summary>Reads a failed call's status as a <see cref="ConnectionFault"/>.</summary>
internal static class FaultReader
{
    // How Grpc.Net.Client begins the detail of an answer that came over HTTP but not from a gRPC server.
    private const string NotGrpcDetail = "Bad gRPC response";

    private const string NotGrpc = "it does not speak gRPC (HTTP/2)";

    /// <summary>The fault behind <paramref name="failure"/>, which must not be a cancellation of the caller's
    /// own.</summary>
    public static ConnectionFault Read(RpcException failure)
    {
        var recovery = RecoveryOf(failure.StatusCode);
        if (TransportCause(failure.Status) is { } cause)
        {
            return new ConnectionFault(recovery, cause);
        }

        return failure.StatusCode == StatusCode.DeadlineExceeded
            ? ConnectionFault.NoAnswer
            : new ConnectionFault(recovery, NameOf(failure.StatusCode), failure.Status.Detail);
    }

    private static Recovery RecoveryOf(StatusCode status) => status switch
    {
        StatusCode.NotFound => Recovery.NewRoom,
        StatusCode.ResourceExhausted => Recovery.SlowDown,
        // Cancelled, but not by the caller: a proxy or a dying server reset the stream.
        StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown
            or StatusCode.DeadlineExceeded or StatusCode.Cancelled => Recovery.Retry,
        _ => Recovery.GiveUp,
    };

    private static string? TransportCause(Status status)
    {
        if (status.Detail.StartsWith(NotGrpcDetail, StringComparison.Ordinal))
        {
            return NotGrpc;
        }

        for (var exception = status.DebugException; exception is not null; exception = exception.InnerException)
        {
            if (CauseOf(exception) is { } cause)
            {
                return cause;
            }
        }

        return null;
    }

    private static string? CauseOf(Exception exception) => exception switch
    {
        SocketException socket => CauseOf(socket.SocketErrorCode),
        HttpRequestException http => CauseOf(http.HttpRequestError),
        IOException => "connection lost",
        _ => null,
    };

    private static string? CauseOf(HttpRequestError error) => error switch
    {
        HttpRequestError.SecureConnectionError => "the TLS handshake failed",
        HttpRequestError.VersionNegotiationError => NotGrpc,
        HttpRequestError.HttpProtocolError => NotGrpc,
        HttpRequestError.InvalidResponse => NotGrpc,
        _ => null,
    };

    private static string CauseOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "host not found",
        SocketError.TimedOut => "connection timed out",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "host unreachable",
        _ => "connection lost",
    };

    /// <summary>The status as gRPC writes it: <c>NOT_FOUND</c> for <see cref="StatusCode.NotFound"/>.</summary>
    private static string NameOf(StatusCode status) => string.Concat(status.ToString().Select(
        static (letter, index) => index > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));
}
