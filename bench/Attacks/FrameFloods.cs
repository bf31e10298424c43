using ChatGo.Api;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Attacks;

/// <summary>Floods of frames that carry nothing.</summary>
internal static class FrameFloods
{
    /// <summary>Frames in a piece, of the small ones.</summary>
    private const int Together = 500;

    /// <summary>As many as a frame takes.</summary>
    private const int MostSettings = 2_730;

    private const int Readers = 900;

    private static readonly byte[] Ping = Repeated(AttackFrames.Of(Http2Frame.Ping, 0, 0, "attacked"u8), Together);
    private static readonly byte[] Setting = Repeated(AttackFrames.Settings((Http2Frame.InitialWindowSetting, 65_535)), Together);
    private static readonly byte[] Settings = AttackFrames.Settings(
        [.. Enumerable.Range(0, MostSettings).Select(static entry => (Http2Frame.InitialWindowSetting, 65_535 + (entry & 1)))]);

    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Flood> All { get; } =
    [
        new("PING", static () => Endless(Ping)),
        new("PING, unread", static () => Endless(Ping)) { Reads = false },
        new("SETTINGS", static () => Endless(Setting)),
        new("SETTINGS, unread", static () => Endless(Setting)) { Reads = false },
        new("SETTINGS of 2,730 entries", static () => Endless(Settings)),
        new("SETTINGS of 2,730 entries, 900 readers", static () => BehindReaders(Settings)),
        new("SETTINGS acknowledgements", static () => Endless(Repeated(AttackFrames.Of(Http2Frame.Settings, Http2Frame.Acknowledgement, 0), Together))),
        new("PRIORITY", Priorities),
        new("WINDOW_UPDATE of one byte", static () => Endless(Repeated(AttackFrames.WindowUpdate(0, 1), Together))),
        new("unknown frames", static () => Endless(Repeated(AttackFrames.Of(AttackFrames.Unknown, 0xff, 1), Together))),
        new("RST_STREAM of a call that is over", static () => OfACall(Repeated(AttackFrames.Reset(1), Together))),
        new("empty DATA", static () => OfACall(Repeated(AttackFrames.Data(1, [], isEnd: false), Together))),
        new("DATA of padding", static () => OfACall(Repeated(AttackFrames.Of(Http2Frame.Data, Http2Frame.Padded, 1, [255, .. new byte[255]]), 10))),
        new("CONTINUATION", static () => OfABlock(Repeated(AttackFrames.Of(AttackFrames.Continuation, 0, 1, Repeated(AttackFrames.Field("a", "bbbb"), 100)), 20))),
        new("empty CONTINUATION", static () => OfABlock(Repeated(AttackFrames.Of(AttackFrames.Continuation, 0, 1), Together))),
    ];

    private static byte[] Repeated(byte[] frame, int times) =>
        [.. Enumerable.Repeat(frame, times).SelectMany(static bytes => bytes)];

    private static IEnumerable<byte[]> Endless(byte[] piece)
    {
        // The connection's window stays small: some of what follows widens it.
        yield return [.. AttackFrames.Preface, .. AttackFrames.Settings()];
        while (true)
        {
            yield return piece;
        }
    }

    private static IEnumerable<byte[]> OfACall(byte[] piece)
    {
        yield return [.. AttackFrames.Opening(), .. AttackFrames.Headers(1, AttackFrames.Call("Session"))];
        while (true)
        {
            yield return piece;
        }
    }

    private static IEnumerable<byte[]> OfABlock(byte[] piece)
    {
        yield return [.. AttackFrames.Opening(), .. AttackFrames.Of(Http2Frame.Headers, 0, 1, AttackFrames.Call("Session"))];
        while (true)
        {
            yield return piece;
        }
    }

    private static IEnumerable<byte[]> BehindReaders(byte[] piece)
    {
        var headers = new Peers.RequestHeaders("/chat_v1.ChatV1/ConnectChat");
        var request = GrpcFrame.Of(new ConnectChatRequest { ChatId = Flood.Room });
        yield return AttackFrames.Opening();
        for (var reader = 0; reader < Readers; reader++)
        {
            var stream = (2 * reader) + 1;
            yield return [.. AttackFrames.Headers(stream, headers.Next()), .. AttackFrames.Data(stream, request, isEnd: true)];
        }

        while (true)
        {
            yield return piece;
        }
    }

    private static IEnumerable<byte[]> Priorities()
    {
        yield return AttackFrames.Opening();
        for (var stream = 1; stream < int.MaxValue - (2 * Together);)
        {
            var piece = new SendBuffer();
            for (var frame = 0; frame < Together; frame++, stream += 2)
            {
                piece.Write(AttackFrames.Of(AttackFrames.Priority, 0, stream, 0, 0, 0, 0, 1));
            }

            yield return piece.Waiting.ToArray();
        }
    }
}
