using ChatGo.Api;
using ChatGo.Bench.Attacks;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>Clients that say what they have to say a byte at a time, and never come to its end. Where Kestrel's own timers
/// end them, <see cref="SilentConnectionsSoak"/> waits for it.</summary>
internal static class SlowAttacks
{
    private const int Clients = 30;

    private static readonly byte[] Block = AttackFrames.Call("SendMessage");

    private static readonly byte[] Request = GrpcFrame.Of(new SendMessageRequest
    {
        ChatId = HonestAudience.Room,
        Message = new Message { From = "slow", Text = new string('x', 100) },
    });

    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        new("slow preface", "goes on", static run => DripAsync(run, [], Bytes(AttackFrames.Preface[..^1].ToArray()))),
        new("slow headers", "goes on", static run => DripAsync(
            run, AttackFrames.Opening(), Bytes(AttackFrames.Headers(1, Block)[..^1]))),
        new("slow headers, in frames of a byte", "goes on", static run => DripAsync(
            run, [.. AttackFrames.Opening(), .. AttackFrames.Of(Http2Frame.Headers, 0, 1)], Framed(AttackFrames.Continuation, Block))),
        new("slow body", "status DeadlineExceeded", SlowBodyAsync) { IsTlsToo = true },
    ];

    private static byte[][] Bytes(byte[] bytes) => [.. bytes.Select(static one => new[] { one })];

    private static byte[][] Framed(byte type, byte[] bytes) => [.. bytes.Select(one => AttackFrames.Of(type, 0, 1, one))];

    private static async Task<List<AttackPeer>> DripAsync(AttackRun run, byte[] opening, byte[][] drops)
    {
        List<AttackPeer> peers = [];
        for (var client = 0; client < Clients; client++)
        {
            var peer = await run.ConnectAsync();
            await peer.SendAsync(opening, run.CancellationToken);
            peers.Add(peer);
        }

        foreach (var drop in drops)
        {
            foreach (var peer in peers)
            {
                await peer.SendAsync(drop, run.CancellationToken);
            }
        }

        return peers;
    }

    private static async Task SlowBodyAsync(AttackRun run)
    {
        var peers = await DripAsync(
            run, [.. AttackFrames.Opening(), .. AttackFrames.Headers(1, Block)], Framed(Http2Frame.Data, Request[..^1]));
        await run.PassTimeAsync("all are refused", () => peers.All(static peer => peer.Answered == 1));
    }
}
