using ChatGo.Api;
using ChatGo.Bench.Attacks;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>Peers that let the server send nothing, almost nothing, or more than there can be.</summary>
internal static class WindowAttacks
{
    private const int Streams = 100;
    private const int Updates = 5_000;

    private static readonly byte[] Reader = GrpcFrame.Of(new ConnectChatRequest { ChatId = HonestAudience.Room, Notices = true });
    private static readonly byte[] History = GrpcFrame.Of(new ConnectChatRequest { ChatId = Flood.Room, History = 1_000 });
    private static readonly byte[] Chat = GrpcFrame.Of(new GetChatRequest { ChatId = HonestAudience.Room });

    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        new("window of 0, readers and answers", "RST_STREAM CANCEL", NoWindowAsync) { IsTlsToo = true },
        new("window below 0", "goes on", NegativeAsync),
        new("window of a byte at a time", "goes on", BytewiseAsync) { IsTlsToo = true },
        new("window overflows, stream", "RST_STREAM FLOW_CONTROL_ERROR", static run => OverflowAsync(run, 1)),
        new("window overflows, connection", "GOAWAY FLOW_CONTROL_ERROR", static run => OverflowAsync(run, 0)),
        new("window overflows, by SETTINGS", "GOAWAY FLOW_CONTROL_ERROR", OverflowBySettingsAsync),
        new("list of headers of at most 0 bytes", "status OK", static run => TinyHeadersAsync(run, 0)),
        new("list of headers of at most 1 byte", "status OK", static run => TinyHeadersAsync(run, 1)),
    ];

    private static byte[] Call(int stream, string method, byte[] request) =>
        [.. AttackFrames.Headers(stream, AttackFrames.Call(method)), .. AttackFrames.Data(stream, request, isEnd: true)];

    /// <summary>Readers and answers that may never be sent are reset once they have waited as long as may be.</summary>
    private static async Task NoWindowAsync(AttackRun run)
    {
        var peer = await run.ConnectAsync();
        await peer.SendAsync(AttackFrames.Opening((Http2Frame.InitialWindowSetting, 0)), run.CancellationToken);
        for (var call = 0; call < Streams; call++)
        {
            await peer.SendAsync(
                call % 2 == 0 ? Call((2 * call) + 1, "ConnectChat", Reader) : Call((2 * call) + 1, "GetChat", Chat), run.CancellationToken);
        }

        await run.PassTimeAsync("all are reset", () => peer.Answered == Streams || peer.IsGone);
    }

    /// <summary>What was sent already is taken back from the window, and given again.</summary>
    private static async Task NegativeAsync(AttackRun run)
    {
        var peer = await run.ConnectAsync();
        await peer.SendAsync(
            [.. AttackFrames.Opening((Http2Frame.InitialWindowSetting, 1_000)), .. Call(1, "ConnectChat", History)], run.CancellationToken);
        await Eventually.HoldsAsync("the window is used up", () => peer.ReceivedBytes > 1_000, run.CancellationToken);
        for (var round = 0; round < Streams; round++)
        {
            await peer.SendAsync(
                [
                    .. AttackFrames.Settings((Http2Frame.InitialWindowSetting, 0)),
                    .. AttackFrames.WindowUpdate(1, 1),
                    .. AttackFrames.Settings((Http2Frame.InitialWindowSetting, 1_000)),
                ],
                run.CancellationToken);
        }

        await peer.SettleAsync(run.CancellationToken);
    }

    private static async Task BytewiseAsync(AttackRun run)
    {
        var peer = await run.ConnectAsync();
        await peer.SendAsync(
            [.. AttackFrames.Opening((Http2Frame.InitialWindowSetting, 0)), .. Call(1, "ConnectChat", History)], run.CancellationToken);
        for (var update = 0; update < Updates; update++)
        {
            await peer.SendAsync(AttackFrames.WindowUpdate(1, 1), run.CancellationToken);
        }

        await peer.SettleAsync(run.CancellationToken);
        await Eventually.HoldsAsync("all that is let is sent", () => peer.ReceivedBytes > Updates, run.CancellationToken);
    }

    private static async Task OverflowAsync(AttackRun run, int stream)
    {
        var peer = await run.ConnectAsync();
        await peer.SendAsync(
            [
                .. AttackFrames.Opening(), .. Call(1, "ConnectChat", Reader),
                .. AttackFrames.WindowUpdate(stream, int.MaxValue), .. AttackFrames.WindowUpdate(stream, int.MaxValue),
            ],
            run.CancellationToken);
        await Eventually.HoldsAsync("it is refused", () => peer.IsGone || peer.Answered == 1, run.CancellationToken);
    }

    private static async Task OverflowBySettingsAsync(AttackRun run)
    {
        var peer = await run.ConnectAsync();
        await peer.SendAsync(
            [
                .. AttackFrames.Opening(), .. Call(1, "ConnectChat", Reader), .. AttackFrames.WindowUpdate(1, 1 << 30),
                .. AttackFrames.Settings((Http2Frame.InitialWindowSetting, int.MaxValue)),
            ],
            run.CancellationToken);
        await Eventually.HoldsAsync("it is refused", () => peer.IsGone, run.CancellationToken);
    }

    /// <summary>SETTINGS_MAX_HEADER_LIST_SIZE is advice (RFC 9113, 6.5.2): answers come all the same.</summary>
    private static async Task TinyHeadersAsync(AttackRun run, int bytes)
    {
        const short MaxHeaderList = 6;
        var peer = await run.ConnectAsync();
        await peer.SendAsync(AttackFrames.Opening((MaxHeaderList, bytes)), run.CancellationToken);
        for (var call = 0; call < Streams; call++)
        {
            await peer.SendAsync(Call((2 * call) + 1, "GetChat", Chat), run.CancellationToken);
        }

        await Eventually.HoldsAsync("all are answered", () => peer.Answered == Streams || peer.IsGone, run.CancellationToken);
    }
}
