using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2.Conformance;

/// <summary>Bad frames are answered as Kestrel alone answers them: two writers on a connection are not to be told from
/// one.</summary>
[ClassDataSource<RunningServer, BareKestrel>(Shared = [SharedType.PerTestSession, SharedType.PerTestSession])]
public sealed class ConformanceTests(RunningServer server, BareKestrel kestrel)
{
    public static IEnumerable<string> Names() => ConformanceCases.AtOnce.Keys;

    [Test, Timeout(20_000)]
    [MethodDataSource(nameof(Names))]
    public async Task Frames_RightOrWrong_AreAnsweredAsByKestrelAlone(string name, CancellationToken cancellationToken)
    {
        var frames = ConformanceCases.AtOnce[name];
        var expected = await OutcomeAsync(kestrel.Address, frames, cancellationToken);

        await Assert.That(await OutcomeAsync(server.Address, frames, cancellationToken)).IsEqualTo(expected);
    }

    [Test, Timeout(20_000)]
    public async Task Cases_AreEnoughAndNotAllOfOneKind(CancellationToken cancellationToken)
    {
        var outcomes = new Dictionary<string, int>();
        foreach (var (_, frames) in ConformanceCases.AtOnce)
        {
            var outcome = await OutcomeAsync(kestrel.Address, frames, cancellationToken);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        await Assert.That(outcomes.Values.Sum()).IsGreaterThan(70);
        await Assert.That(outcomes.Count).IsGreaterThan(5);
        await Assert.That(outcomes["nothing"]).IsBetween(8, 30);
    }

    // The window of a stream overflows: as Kestrel says it, whose own count is below the peer's.
    [Test, Timeout(20_000)]
    public async Task WindowUpdate_ThatOverflowsAStream_ResetsItAlone(CancellationToken cancellationToken)
    {
        byte[] frames =
        [
            .. RawPeer.Headers(1, RawPeer.Call), .. Frames.WindowUpdate(1, int.MaxValue), .. Frames.WindowUpdate(1, int.MaxValue),
        ];

        await Assert.That(await OutcomeAsync(server.Address, frames, cancellationToken)).IsEqualTo("RST_STREAM 1 error 3");
    }

    [Test, Timeout(20_000)]
    public async Task Preface_ThatIsWrong_IsAnsweredAsByKestrelAlone(CancellationToken cancellationToken)
    {
        var outcomes = new List<string>();
        foreach (var address in (Uri[])[kestrel.Address, server.Address])
        {
            using var peer = await RawPeer.ConnectAsync(address, cancellationToken);
            await peer.SendAsync([.. "INVALID CONNECTION PREFACE\r\n\r\n"u8]);
            outcomes.Add(await peer.OutcomeAsync(cancellationToken));
        }

        await Assert.That(outcomes[1]).IsEqualTo(outcomes[0]);
    }

    [Test, Timeout(20_000)]
    public async Task Frames_OnAStreamThatHasEnded_AreAnsweredAsByKestrelAlone(CancellationToken cancellationToken)
    {
        byte[][] late = [Frames.Data(1, 5, endsStream: true), RawPeer.Headers(1, RawPeer.Call), Frames.WindowUpdate(1, 5), Frames.Reset(1)];
        foreach (var frame in late)
        {
            var outcomes = new List<string>();
            foreach (var address in (Uri[])[kestrel.Address, server.Address])
            {
                using var peer = await RawPeer.ConnectAsync(address, cancellationToken);
                await peer.BeginAsync();
                await peer.SendAsync(RawPeer.Request(1));
                await peer.ReadToTheEndOfAsync(1, cancellationToken);
                await peer.SendAsync(frame);
                outcomes.Add(await peer.OutcomeAsync(cancellationToken));
            }

            await Assert.That(outcomes[1]).IsEqualTo(outcomes[0]);
        }
    }

    // A proxy that ends TLS says what its caller said.
    [Test, Timeout(20_000)]
    public async Task Call_OfTheSchemeHttps_IsServedOnPlaintext(CancellationToken cancellationToken)
    {
        var fields = RawPeer.Fields(
            (":method", "POST"), (":scheme", "https"), (":path", "/chat_v1.ChatV1/CreateChat"), (":authority", "x"),
            ("content-type", "application/grpc"), ("te", "trailers"));
        byte[] frames = [.. RawPeer.Headers(1, fields), .. RawPeer.Frame(FrameType.Data, 1, 1, RawPeer.Body)];

        await Assert.That(await OutcomeAsync(server.Address, frames, cancellationToken)).IsEqualTo("nothing");
    }

    private static async Task<string> OutcomeAsync(Uri address, byte[] frames, CancellationToken cancellationToken)
    {
        using var peer = await RawPeer.ConnectAsync(address, cancellationToken);
        await peer.BeginAsync();
        await peer.SendAsync(frames);
        return await peer.OutcomeAsync(cancellationToken);
    }
}
