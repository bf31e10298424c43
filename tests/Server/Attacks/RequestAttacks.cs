using ChatGo.Bench.Attacks;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>Requests whose bytes lie about themselves. More of them, each with its status: <see cref="Bounds.RequestPrefixTests"/>.
/// </summary>
internal static class RequestAttacks
{
    private const int Calls = 500;
    private const int Depth = 8_000;

    private static readonly string[] Methods = ["SendMessage", "CreateChat", "ConnectChat", "ListMessages", "Follow", "Session"];

    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        new("length of 256 KiB, no body", "status DeadlineExceeded", PromiseAsync),
        new("length beyond the body", "status InvalidArgument", static run => AllAsync(run, [0, 0, 0, 1, 0, 1, 2, 3])),
        new("length short of the body", "status InvalidArgument", static run => AllAsync(run, [0, 0, 0, 0, 1, .. new byte[1_000]])),
        new("length of 4 GiB", "status InvalidArgument", static run => AllAsync(run, [0, 255, 255, 255, 255, 1])),
        new("groups in groups", "status InvalidArgument", static run => AllAsync(run, Framed([.. Enumerable.Repeat((byte)0x7b, Depth)]))),
        new("groups in groups, each closed", "status InvalidArgument", static run => AllAsync(
            run, Framed([.. Enumerable.Repeat((byte)0x7b, Depth / 2), .. Enumerable.Repeat((byte)0x7c, Depth / 2)]))),
        // Where the field is none of the method's it is passed over, not gone into: then there is no such room.
        new("messages in messages", "status InvalidArgument, status NotFound", static run => AllAsync(run, Framed(Nested()))),
    ];

    private static byte[] Framed(byte[] message) => [0, 0, 0, (byte)(message.Length >> 8), (byte)message.Length, .. message];

    /// <summary>Field 2 in field 2, each as long as what is left: a message's in a message's.</summary>
    private static byte[] Nested()
    {
        var bytes = new List<byte>();
        for (var rest = Depth; rest > 200;)
        {
            rest -= 3;
            bytes.AddRange([0x12, (byte)(0x80 | (rest & 0x7f)), (byte)(rest >> 7)]);
        }

        return [.. bytes, .. Enumerable.Repeat((byte)0x7b, Depth - bytes.Count)];
    }

    /// <summary>Calls that announce the largest message there is, and send a byte of it: nothing may be kept ready for it.
    /// </summary>
    private static async Task PromiseAsync(AttackRun run)
    {
        var peer = await run.ConnectAsync();
        await peer.SendAsync(AttackFrames.Opening(), run.CancellationToken);
        for (var call = 0; call < Calls; call++)
        {
            var stream = (2 * call) + 1;
            await peer.SendAsync(
                [.. AttackFrames.Headers(stream, AttackFrames.Call("SendMessage")), .. AttackFrames.Data(stream, [0, 0, 4, 0, 0, 10], isEnd: false)],
                run.CancellationToken);
        }

        await run.PassTimeAsync("all are refused", () => peer.Answered == Calls || peer.IsGone);
    }

    private static async Task AllAsync(AttackRun run, byte[] body)
    {
        var peer = await run.ConnectAsync();
        await peer.SendAsync(AttackFrames.Opening(), run.CancellationToken);
        for (var call = 0; call < Methods.Length; call++)
        {
            var stream = (2 * call) + 1;
            await peer.SendAsync(
                [.. AttackFrames.Headers(stream, AttackFrames.Call(Methods[call])), .. AttackFrames.Data(stream, body, isEnd: true)],
                run.CancellationToken);
        }

        await Eventually.HoldsAsync("all are refused", () => peer.Answered == Methods.Length || peer.IsGone, run.CancellationToken);
    }
}
