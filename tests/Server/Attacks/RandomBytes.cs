using ChatGo.Api;
using ChatGo.Bench.Attacks;
using ChatGo.Client.Load.Http2;
using ChatGo.Tests.Core.Log.Stress;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>What a connection may say that has lost its mind: from noise to calls with one bit wrong.</summary>
internal static class RandomBytes
{
    private const int MostBytes = 300;
    private const int MostFrames = 12;

    private static readonly string[] Methods = ["SendMessage", "ConnectChat", "GetChat", "ListMessages", "ListMembers", "Follow", "Session"];

    private static readonly byte[] Body = GrpcFrame.Of(new SendMessageRequest
    {
        ChatId = Flood.Room,
        Message = new Message { From = "random", Text = "text" },
    });

    /// <summary>Rolls a case.</summary>
    public static byte[] Of(Dice dice) => dice.Below(8) switch
    {
        0 => Noise(dice),
        1 => [.. AttackFrames.Preface, .. Noise(dice)],
        2 or 3 => RandomFrames(dice),
        4 => [.. AttackFrames.Opening(), .. AttackFrames.Headers(1, Noise(dice))],
        5 => [.. AttackFrames.Opening(), .. Call(dice, 1, Noise(dice))],
        6 => Cut(dice, Calls(dice)),
        _ => Flipped(dice, Calls(dice)),
    };

    private static byte[] Noise(Dice dice) => [.. Enumerable.Range(0, dice.Below(MostBytes)).Select(_ => (byte)dice.Below(256))];

    /// <summary>Frames that are frames, and mean nothing.</summary>
    private static byte[] RandomFrames(Dice dice)
    {
        var frames = new SendBuffer();
        frames.Write(AttackFrames.Opening());
        for (var frame = dice.Between(1, MostFrames); frame > 0; frame--)
        {
            var payload = Noise(dice);
            payload = dice.Below(3) switch
            {
                0 => [0, 0, 0, (byte)dice.Below(9)],
                1 => AttackFrames.Call(Methods[dice.Below(Methods.Length)]),
                _ => payload,
            };
            frames.Write(AttackFrames.Of((byte)dice.Below(11), (byte)dice.Below(64), dice.Below(6), payload));
        }

        return frames.Waiting.ToArray();
    }

    private static byte[] Calls(Dice dice) =>
        [.. AttackFrames.Opening(), .. Enumerable.Range(0, dice.Between(1, 4)).SelectMany(call => Call(dice, (2 * call) + 1, Body))];

    private static byte[] Call(Dice dice, int stream, byte[] body) =>
    [
        .. AttackFrames.Headers(stream, AttackFrames.Call(Methods[dice.Below(Methods.Length)])),
        .. AttackFrames.Data(stream, body, isEnd: !dice.OneIn(4)),
    ];

    private static byte[] Cut(Dice dice, byte[] bytes) => bytes[..dice.Below(bytes.Length)];

    private static byte[] Flipped(Dice dice, byte[] bytes)
    {
        for (var flips = dice.Between(1, 3); flips > 0; flips--)
        {
            bytes[dice.Below(bytes.Length)] ^= (byte)(1 << dice.Below(8));
        }

        return bytes;
    }
}
