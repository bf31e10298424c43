using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;

namespace ChatGo.Client.Connections;

/// <summary>Reads a failed call's status as a <see cref="ConnectionFault"/>.</summary>
internal static class FaultReader
{
    // How Grpc.Net.Client begins the detail of an answer that came over HTTP but not from a gRPC server, and of a call
    // that got none.
    private const string NotGrpcDetail = "Bad gRPC response.";
    private const string NotStartedDetail = "Error starting gRPC call.";

    private const string NotGrpc = "the server does not speak gRPC (HTTP/2)";
    private const string Untrusted = "the TLS handshake failed";
    private const string Lost = "connection lost";
    private const string NoTls = "what came is no TLS";
    private const string Closed = "connection closed before an answer";

    // RFC 9113, section 7. What is not HTTP/2 reads as the one or the other.
    private const long ProtocolError = 1;
    private const long FrameSizeError = 6;

    // What HTTP/1 servers, and others, do with HTTP/2's greeting; also what a server does that dies at that moment.
    private static readonly ConnectionFault Unanswered = new(
        Recovery.Retry, Closed, "perhaps the server does not speak gRPC (HTTP/2)")
    {
        MayBeOfOtherScheme = true,
    };

    /// <summary>The fault behind <paramref name="failure"/>, which must not be a cancellation of the caller's
    /// own.</summary>
    public static ConnectionFault Read(RpcException failure)
    {
        var (recovery, status) = (RecoveryOf(failure.StatusCode), failure.Status);
        if (status.Detail.StartsWith(NotGrpcDetail, StringComparison.Ordinal))
        {
            return new ConnectionFault(recovery, NotGrpc, status.Detail[NotGrpcDetail.Length..].Trim());
        }

        var isNotStarted = status.Detail.StartsWith(NotStartedDetail, StringComparison.Ordinal);
        return CauseOf(status.DebugException) switch
        {
            Closed or Lost when isNotStarted && IsOfGreeting(status.DebugException) => Unanswered,
            Closed when isNotStarted => Unanswered,
            Closed => new ConnectionFault(recovery, Lost),
            NotGrpc when isNotStarted => new ConnectionFault(recovery, NotGrpc) { MayBeOfOtherScheme = true },
            Untrusted => OfHandshake(recovery, status.DebugException!),
            { } cause => new ConnectionFault(recovery, cause),
            null when failure.StatusCode == StatusCode.DeadlineExceeded => ConnectionFault.NoAnswer,
            null => RefusalDetails.AddTo(
                new ConnectionFault(recovery, StatusName.Of(failure.StatusCode), status.Detail), failure),
        };
    }

    // What TLS itself says has a cause below; a server that spoke something else, or nothing, leaves none.
    private static ConnectionFault OfHandshake(Recovery recovery, Exception failure) =>
        Find<CertificateException>(failure) is { } certificate
            ? new ConnectionFault(Recovery.Mend, Untrusted, certificate.Message)
            : failure.GetBaseException() is AuthenticationException or IOException
                ? new ConnectionFault(recovery, Untrusted, NoTls) { MayBeOfOtherScheme = true }
                : new ConnectionFault(recovery, Untrusted, failure.GetBaseException().Message);

    // The connection stood, and what came back, if anything did, was not the greeting of HTTP/2.
    private static bool IsOfGreeting(Exception? failure) =>
        Find<HttpIOException>(failure) is { HttpRequestError: HttpRequestError.InvalidResponse };

    private static T? Find<T>(Exception? failure)
        where T : Exception => failure is null or T ? (T?)failure : Find<T>(failure.InnerException);

    private static Recovery RecoveryOf(StatusCode status) => status switch
    {
        StatusCode.NotFound => Recovery.NewRoom,
        StatusCode.ResourceExhausted => Recovery.SlowDown,
        // Cancelled, but not by the caller: a proxy or a dying server reset the stream.
        StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown
            or StatusCode.DeadlineExceeded or StatusCode.Cancelled => Recovery.Retry,
        _ => Recovery.GiveUp,
    };

    // The innermost exception knows most.
    private static string? CauseOf(Exception? exception) => exception switch
    {
        null => null,
        // Whatever is below it: nobody has spoken anything else yet.
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Untrusted,
        _ => CauseOf(exception.InnerException) ?? ExactCauseOf(exception),
    };

    private static string? ExactCauseOf(Exception exception) => exception switch
    {
        SocketException socket => CauseOf(socket.SocketErrorCode),
        TimeoutException => "connection timed out",
        HttpProtocolException { ErrorCode: ProtocolError or FrameSizeError } => NotGrpc,
        // HTTP/2 was spoken until then.
        HttpProtocolException or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => Lost,
        HttpRequestException or IOException => Closed,
        _ => null,
    };

    private static string CauseOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "host not found",
        SocketError.TimedOut => "connection timed out",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "host unreachable",
        SocketError.AccessDenied => "permission denied",
        // What the system says of a unix socket whose file is missing.
        SocketError.AddressNotAvailable => "nothing is there",
        _ => Closed,
    };
}
