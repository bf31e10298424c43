using System.Net.Sockets;
using ChatGo.Client.Connections;
using Grpc.Core;

namespace ChatGo.Tests.Client.Connections;

public sealed class FaultReaderTests
{
    [Test]
    [Arguments(StatusCode.Unavailable, "Retry")]
    [Arguments(StatusCode.Internal, "Retry")]
    [Arguments(StatusCode.Unknown, "Retry")]
    [Arguments(StatusCode.DeadlineExceeded, "Retry")]
    [Arguments(StatusCode.Cancelled, "Retry")]
    [Arguments(StatusCode.NotFound, "NewRoom")]
    [Arguments(StatusCode.ResourceExhausted, "SlowDown")]
    [Arguments(StatusCode.Unimplemented, "GiveUp")]
    [Arguments(StatusCode.PermissionDenied, "GiveUp")]
    [Arguments(StatusCode.Unauthenticated, "GiveUp")]
    [Arguments(StatusCode.InvalidArgument, "GiveUp")]
    [Arguments(StatusCode.OutOfRange, "GiveUp")]
    public async Task Read_AStatus_TellsWhatHelps(StatusCode status, string recovery)
    {
        var fault = FaultReader.Read(new RpcException(new Status(status, "why")));

        await Assert.That(fault.Recovery).IsEqualTo(Enum.Parse<Recovery>(recovery));
    }

    [Test]
    public async Task Read_AServersRefusal_NamesStatusAndDetail()
    {
        var fault = FaultReader.Read(new RpcException(new Status(StatusCode.PermissionDenied, "not you")));

        await Assert.That(fault.Reason).IsEqualTo("PERMISSION_DENIED: not you");
    }

    [Test]
    public async Task Read_ADeadline_SaysNoAnswer() => await Assert
        .That(FaultReader.Read(new RpcException(new Status(StatusCode.DeadlineExceeded, ""))))
        .IsEqualTo(ConnectionFault.NoAnswer);

    [Test]
    [Arguments(SocketError.ConnectionRefused, "connection refused")]
    [Arguments(SocketError.HostNotFound, "host not found")]
    [Arguments(SocketError.HostUnreachable, "host unreachable")]
    public async Task Read_AFailedConnect_SaysWhy(SocketError error, string reason)
    {
        var cause = new HttpRequestException(
            HttpRequestError.ConnectionError, "outer", new SocketException((int)error));

        var fault = Transport("Error starting gRPC call. HttpRequestException: outer", cause);

        await Assert.That(fault.Reason).IsEqualTo(reason);
    }

    [Test]
    [Arguments("Error reading next message.")]
    [Arguments("Error starting gRPC call. HttpRequestException: ended")]
    public async Task Read_ABrokenConnection_SaysLost(string detail)
    {
        var cause = new HttpIOException(HttpRequestError.ResponseEnded, "ended");

        await Assert.That(Transport(detail, cause).Reason).IsEqualTo("connection lost");
    }

    [Test]
    [Arguments("http://chat.example:1", "connection closed before an answer: perhaps the server does not speak gRPC (HTTP/2), or it wants https://chat.example:1")]
    [Arguments("unix:/run/chat.sock", "connection closed before an answer: perhaps the server does not speak gRPC (HTTP/2)")]
    public async Task Read_AGreetingThatBrokeOff_NamesTheAddressToTry(string server, string expected)
    {
        var ended = new HttpIOException(HttpRequestError.ResponseEnded, "ended");
        var cause = new HttpRequestException(
            HttpRequestError.InvalidResponse, "outer", new HttpIOException(HttpRequestError.InvalidResponse, "no greeting", ended));

        var fault = Transport("Error starting gRPC call. HttpRequestException: outer", cause);

        await Assert.That(fault.ReasonOn(new Uri(server))).IsEqualTo(expected);
    }

    [Test]
    public async Task Read_AResetWhileReading_SaysLost()
    {
        var cause = new IOException("outer", new SocketException((int)SocketError.ConnectionReset));

        await Assert.That(Transport("Error reading next message.", cause).Reason).IsEqualTo("connection lost");
    }

    [Test]
    public async Task Read_AConnectTimeout_SaysSo()
    {
        var cause = new TaskCanceledException("outer", new TimeoutException("inner"));

        await Assert.That(Transport("", cause).Reason).IsEqualTo("connection timed out");
    }

    [Test]
    public async Task Read_AnAnswerThatIsNoHttp2_SaysThatItIsNotGrpc()
    {
        var cause = new HttpRequestException(
            HttpRequestError.HttpProtocolError, "outer", new HttpProtocolException(1, "PROTOCOL_ERROR", null));

        var fault = Transport("Error starting gRPC call.", cause);

        await Assert.That(fault.Reason).IsEqualTo("the server does not speak gRPC (HTTP/2)");
    }

    [Test]
    public async Task Read_AnAnswerThatIsNoGrpc_SaysSoAndWhy()
    {
        var status = new Status(StatusCode.Unimplemented, "Bad gRPC response. HTTP status code: 404");

        var fault = FaultReader.Read(new RpcException(status));

        await Assert.That(fault.Recovery).IsEqualTo(Recovery.GiveUp);
        await Assert.That(fault.Reason).IsEqualTo("the server does not speak gRPC (HTTP/2): HTTP status code: 404");
    }

    [Test]
    public async Task Read_AConnectionClosedBeforeAnAnswer_HintsAtIt()
    {
        var cause = new HttpRequestException("outer", new IOException("no handshake"));

        var fault = Transport("Error starting gRPC call. HttpRequestException: outer", cause);

        await Assert.That(fault.Recovery).IsEqualTo(Recovery.Retry);
        await Assert.That(fault.Reason).Contains("perhaps the server does not speak gRPC (HTTP/2)");
    }

    private static ConnectionFault Transport(string detail, Exception cause) =>
        FaultReader.Read(new RpcException(new Status(StatusCode.Unavailable, detail, cause)));
}
