using ChatGo.Api;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Attacks;

/// <summary>Floods of windows and settings that a server must follow.</summary>
internal static class WindowFloods
{
    private const int Together = 500;
    private const short MaxHeaderListSize = 6;

    private static readonly byte[] History = GrpcFrame.Of(new ConnectChatRequest { ChatId = Flood.Room, History = 1_000 });
    private static readonly byte[] Chat = GrpcFrame.Of(new GetChatRequest { ChatId = Flood.Room });

    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Flood> All { get; } =
    [
        new("windows of a byte at a time", static () => Behind(0, Repeated(AttackFrames.WindowUpdate(1, 1)))),
        new("windows below 0 and above in turn", static () => Behind(1_000, Repeated(
        [
            .. AttackFrames.Settings((Http2Frame.InitialWindowSetting, 0)),
            .. AttackFrames.Settings((Http2Frame.InitialWindowSetting, 1_001)),
        ]))),
        new("windows overflow, stream", static () => Behind(0, AttackFrames.WindowUpdate(1, int.MaxValue), AttackFrames.WindowUpdate(1, 1))),
        new("windows overflow, connection", static () => Behind(0, AttackFrames.WindowUpdate(0, int.MaxValue))),
        new("lists of headers of at most 1 byte", static () => Calls(AttackFrames.Opening((MaxHeaderListSize, 1)))) { MaxOpen = 100, CallsAPiece = 1 },
    ];

    private static byte[] Repeated(byte[] frames) => [.. Enumerable.Repeat(frames, Together).SelectMany(static bytes => bytes)];

    /// <summary>Behind a reader that has much to be sent.</summary>
    private static IEnumerable<byte[]> Behind(int window, params byte[][] pieces)
    {
        yield return
        [
            .. AttackFrames.Opening((Http2Frame.InitialWindowSetting, window)),
            .. AttackFrames.Headers(1, AttackFrames.Call("ConnectChat")), .. AttackFrames.Data(1, History, isEnd: true),
        ];
        while (true)
        {
            foreach (var piece in pieces)
            {
                yield return piece;
            }
        }
    }

    private static IEnumerable<byte[]> Calls(byte[] opening)
    {
        yield return opening;
        for (var stream = 1; stream < int.MaxValue - 2; stream += 2)
        {
            yield return [.. AttackFrames.Headers(stream, AttackFrames.Call("GetChat")), .. AttackFrames.Data(stream, Chat, isEnd: true)];
        }
    }
}
