using System.Buffers.Binary;
using System.Text;
using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Load.Http2;
using ChatGo.Client.Load.Wire;
using Grpc.Core;

namespace ChatGo.Tests.Client.Load.Http2;

/// <summary>The load's own HTTP/2 against a server that is scripted frame by frame.</summary>
[Timeout(30_000)]
public sealed class PolledLineTests : IDisposable
{
    private const byte Ok = 0x88;

    private static readonly Message Long = new() { Text = new string('x', 40_000) };

    private readonly FakeServer _server = new();
    private readonly Http2Client _client = new();
    private readonly RecordingListener _listener = new();
    private readonly PolledLine _line;

    public PolledLineTests() => _line = NewLine(_server.Address);

    public void Dispose()
    {
        _line.Dispose();
        _client.Dispose();
        _server.Dispose();
    }

    [Test]
    public async Task Call_ShowsMethodServerAndCredential(CancellationToken cancellationToken)
    {
        using var call = await CallAsync(cancellationToken);

        var (_, stream, block) = await _server.NextAsync(Http2Frame.Headers, cancellationToken);
        await Assert.That(stream).IsEqualTo(1);
        foreach (var part in (string[])["/chat_v1.ChatV1/Session", _server.Address.Authority, "application/grpc", "x-api-key", "s3cret"])
        {
            await Assert.That(Encoding.Latin1.GetString(block)).Contains(part);
        }
    }

    [Test]
    public async Task Call_HearsMessagesCutAnywhere_ThenTheStatus(CancellationToken cancellationToken)
    {
        using var call = await CallAsync(cancellationToken);
        var messages = new SendBuffer();
        GrpcFrame.Write(new Message { Text = "one" }, messages);
        GrpcFrame.Write(new Message { Text = "two" }, messages);
        await _server.SendAsync(static buffer => Headers(buffer, 1, 0, Ok));
        foreach (var letter in messages.Waiting.ToArray())
        {
            await _server.SendAsync(buffer => Data(buffer, 1, letter));
        }

        await _server.SendAsync(static buffer =>
            Headers(buffer, 1, Http2Frame.EndStream, [0, 11, .. "grpc-status"u8, 1, (byte)'5']));

        await Assert.That((await _listener.End).StatusCode).IsEqualTo(StatusCode.NotFound);
        await Assert.That(_listener.Texts).IsEquivalentTo((string[])["one", "two"]);
        await Assert.That(_listener.HasHeaders).IsTrue();
        await Assert.That(call.TrySend(new Message())).IsFalse();
    }

    [Test]
    public async Task TrySend_OfMoreThanTheWindows_GoesOnWithWhatTheServerGives(CancellationToken cancellationToken)
    {
        using var call = await CallAsync(cancellationToken, (Http2Frame.InitialWindowSetting, 10_000));
        await Assert.That(call.TrySend(Long)).IsTrue();

        var (held, frames) = (0, 0);
        for (var expected = Long.CalculateSize() + (2 * GrpcFrame.PrefixBytes); held < expected; frames++)
        {
            var data = (await _server.NextAsync(Http2Frame.Data, cancellationToken)).Payload.Length;
            held += data;
            await _server.SendAsync(buffer => Http2Frame.Widen(buffer, 1, data));
            await Assert.That(data).IsLessThanOrEqualTo(10_000);
        }

        await Assert.That(frames).IsGreaterThanOrEqualTo(5);
    }

    [Test]
    public async Task TrySend_WhileTheServerTakesNothing_RefusesAtAMeasure(CancellationToken cancellationToken)
    {
        using var call = await CallAsync(cancellationToken, (Http2Frame.InitialWindowSetting, 0));

        var taken = 0;
        while (call.TrySend(Long))
        {
            taken++;
        }

        await Assert.That(taken).IsBetween(5, 20);
    }

    [Test]
    public async Task Call_BeyondWhatAConnectionTakes_OpensAnother(CancellationToken cancellationToken)
    {
        using var first = await CallAsync(cancellationToken, (Http2Frame.MaxStreamsSetting, 1));
        var second = CallOnAsync(_line, new RecordingListener(), cancellationToken);
        await _server.AcceptAsync(cancellationToken);

        using var call = await second;
        await Assert.That((await _server.NextAsync(Http2Frame.Headers, cancellationToken)).Stream).IsEqualTo(1);
        await Assert.That(_listener.End.IsCompleted).IsFalse();
    }

    [Test]
    public async Task Cut_EndsTheCallsAndTheNextOneDialsAnew(CancellationToken cancellationToken)
    {
        using var call = await CallAsync(cancellationToken);
        _line.Cut();
        await Assert.That((await _listener.End).StatusCode).IsEqualTo(StatusCode.Cancelled);

        var next = CallOnAsync(_line, new RecordingListener(), cancellationToken);
        await _server.AcceptAsync(cancellationToken);
        using var second = await next;
    }

    [Test]
    public async Task Dispose_TellsTheServer_AndNothingIsHeardAfter(CancellationToken cancellationToken)
    {
        var call = await CallAsync(cancellationToken);
        call.Dispose();

        await Assert.That((await _listener.End).StatusCode).IsEqualTo(StatusCode.Cancelled);
        await Assert.That((await _server.NextAsync(Http2Frame.Reset, cancellationToken)).Stream).IsEqualTo(1);
        call.Dispose();
    }

    [Test]
    public async Task GoAway_EndsWhatTheServerWillNotServe_AndTheRestGoesOn(CancellationToken cancellationToken)
    {
        using var first = await CallAsync(cancellationToken);
        var refused = new RecordingListener();
        using var second = await CallOnAsync(_line, refused, cancellationToken);

        await _server.SendAsync(static buffer => Http2Frame.Begin(buffer, Http2Frame.GoAway, 0, 0, 8)[3] = 1);
        await Assert.That((await refused.End).StatusCode).IsEqualTo(StatusCode.Unavailable);
        await Assert.That(_listener.End.IsCompleted).IsFalse();

        await _server.SendAsync(static buffer => Reset(buffer, 1, 7));
        await Assert.That((await _listener.End).StatusCode).IsEqualTo(StatusCode.Unavailable);
    }

    [Test]
    public async Task Ping_IsAnswered(CancellationToken cancellationToken)
    {
        using var call = await CallAsync(cancellationToken);
        await _server.SendAsync(static buffer => Http2Frame.Begin(buffer, Http2Frame.Ping, 0, 0, 8)[7] = 42);

        var (flags, _, payload) = await _server.NextAsync(Http2Frame.Ping, cancellationToken);
        await Assert.That((flags, payload[7])).IsEqualTo((Http2Frame.Acknowledgement, (byte)42));
    }

    [Test]
    public async Task ARefusalByTheListener_EndsTheCallWithIt(CancellationToken cancellationToken)
    {
        var listener = new RecordingListener { Refusal = new(new Status(StatusCode.Aborted, "no more")) };
        var calling = CallOnAsync(_line, listener, cancellationToken);
        await _server.AcceptAsync(cancellationToken);
        using var call = await calling;
        await _server.SendAsync(static buffer =>
        {
            Headers(buffer, 1, 0, Ok);
            Data(buffer, 1, 0, 0, 0, 0, 0);
        });

        await Assert.That(await listener.End).IsEqualTo(new Status(StatusCode.Aborted, "no more"));
        await _server.NextAsync(Http2Frame.Reset, cancellationToken);
    }

    [Test]
    public async Task AMessageThatIsNone_EndsTheCall(CancellationToken cancellationToken)
    {
        using var call = await CallAsync(cancellationToken);
        await _server.SendAsync(static buffer =>
        {
            Headers(buffer, 1, 0, Ok);
            Data(buffer, 1, 0, 0, 0, 0, 1, 0xff);
        });

        await Assert.That((await _listener.End).StatusCode).IsEqualTo(StatusCode.Internal);
        await _server.NextAsync(Http2Frame.Reset, cancellationToken);
    }

    [Test]
    public async Task Call_OfAServerWithoutALimit_IsMade(CancellationToken cancellationToken)
    {
        using var call = await CallAsync(cancellationToken, (Http2Frame.MaxStreamsSetting, -1));

        await Assert.That((await _server.NextAsync(Http2Frame.Headers, cancellationToken)).Stream).IsEqualTo(1);
    }

    [Test]
    public async Task Call_OfAServerThatTakesNone_IsUnavailable(CancellationToken cancellationToken)
    {
        var failure = await Assert.That(async () => await CallAsync(cancellationToken, (Http2Frame.MaxStreamsSetting, 0)))
            .Throws<RpcException>();

        await Assert.That(failure!.Status.Detail).Contains("takes no calls");
    }

    [Test]
    public async Task Watch_OfASilentServer_AsksAndThenGivesUp(CancellationToken cancellationToken)
    {
        var connecting = _client.ConnectAsync(_server.Address);
        await _server.AcceptAsync(cancellationToken);
        using var connection = await connecting;
        connection.TryCall("/any", null, new Message(), isOnly: true, _listener);
        var noTime = TimeSpan.FromMilliseconds(-1);

        connection.Watch(noTime);
        await _server.NextAsync(Http2Frame.Ping, cancellationToken);
        connection.Watch(noTime);

        await Assert.That((await _listener.End).StatusCode).IsEqualTo(StatusCode.Unavailable);
    }

    [Test]
    [Arguments("HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak HTTP/2")]
    [Arguments("", "closed the connection")]
    public async Task Call_OnSomethingElse_SaysSo(string answer, string expected, CancellationToken cancellationToken)
    {
        var calling = CallOnAsync(_line, _listener, cancellationToken);
        await _server.AcceptSilentlyAsync(cancellationToken);
        await _server.SendAsync(buffer => buffer.Write(Encoding.ASCII.GetBytes(answer)));
        _server.Dispose();

        var failure = await Assert.That(async () => await calling).Throws<RpcException>();
        await Assert.That(failure!.Status.Detail).Contains(expected);
    }

    [Test]
    public async Task Call_WhereNobodyListens_IsUnavailable(CancellationToken cancellationToken)
    {
        _server.Dispose();

        var failure = await Assert.That(async () => await CallOnAsync(_line, _listener, cancellationToken))
            .Throws<RpcException>();
        await Assert.That(failure!.StatusCode).IsEqualTo(StatusCode.Unavailable);
        await Assert.That(failure.Status.Detail).Contains("refused");
    }

    [Test]
    public async Task AConnectionThatBreaks_EndsItsCalls(CancellationToken cancellationToken)
    {
        using var call = await CallAsync(cancellationToken);
        _server.Dispose();

        await Assert.That((await _listener.End).StatusCode).IsEqualTo(StatusCode.Unavailable);
        await Assert.That(call.TrySend(new Message())).IsFalse();
    }

    private static void Headers(SendBuffer buffer, int stream, byte flags, params byte[] block) =>
        block.CopyTo(Http2Frame.Begin(
            buffer, Http2Frame.Headers, (byte)(flags | Http2Frame.EndHeaders), stream, block.Length));

    private static void Data(SendBuffer buffer, int stream, params byte[] data) =>
        data.CopyTo(Http2Frame.Begin(buffer, Http2Frame.Data, 0, stream, data.Length));

    private static void Reset(SendBuffer buffer, int stream, int error) =>
        BinaryPrimitives.WriteInt32BigEndian(Http2Frame.Begin(buffer, Http2Frame.Reset, 0, stream, 4), error);

    private static async Task<ICall> CallOnAsync(
        PolledLine line, RecordingListener listener, CancellationToken cancellationToken) =>
        await line.CallAsync(ChatMethods.Session, new Message(), isOnly: false, listener, cancellationToken);

    private PolledLine NewLine(Uri server) => new(_client, new ServerRota([new ServerAccess(server, Credential.ApiKey("s3cret"))], first: 0));

    private async Task<ICall> CallAsync(
        CancellationToken cancellationToken, params (short Setting, int Value)[] settings)
    {
        var calling = CallOnAsync(_line, _listener, cancellationToken);
        await _server.AcceptAsync(cancellationToken, settings);
        return await calling;
    }
}
