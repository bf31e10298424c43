using ChatGo.Bench.Soak;

namespace ChatGo.Bench.Attacks;

/// <summary>Floods of requests whose bytes lie, and of bytes that are nothing.</summary>
internal static class RequestFloods
{
    /// <summary>Groups in a group in a group.</summary>
    private const int Depth = 200;

    private const int RandomBytes = 1_000;
    private const int Seed = 9_113;

    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Flood> All { get; } =
    [
        Of("lengths of 4 GiB", static _ => [0, 255, 255, 255, 255, 1]),
        Of("lengths beyond the body", static _ => [0, 0, 0, 1, 0, 1, 2, 3]),
        Of("lengths short of the body", static _ => [0, 0, 0, 0, 1, .. new byte[100]]),
        Of("groups in groups, many", static _ => [0, 0, 0, 0, Depth, .. Enumerable.Repeat((byte)0x7b, Depth)]),
        Of("random bytes in requests", static dice => [0, 0, 0, 0, 100, .. Random(dice, 100)]),
        new("random bytes for frames", static () => Noise([.. AttackFrames.Opening()])),
        new("random bytes for a preface", static () => Noise([])),
    ];

    private static Flood Of(string name, Func<SoakDice, byte[]> body) => new(name, () => Calls(body)) { MaxOpen = 100, CallsAPiece = 1 };

    private static byte[] Random(SoakDice dice, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (byte)dice.Below(256))];

    private static IEnumerable<byte[]> Calls(Func<SoakDice, byte[]> body)
    {
        var dice = new SoakDice(Seed);
        yield return AttackFrames.Opening();
        for (var stream = 1; stream < int.MaxValue - 2; stream += 2)
        {
            yield return
            [
                .. AttackFrames.Headers(stream, AttackFrames.Call("SendMessage")), .. AttackFrames.Data(stream, body(dice), isEnd: true),
            ];
        }
    }

    private static IEnumerable<byte[]> Noise(byte[] opening)
    {
        var dice = new SoakDice(Seed);
        yield return opening;
        while (true)
        {
            yield return Random(dice, RandomBytes);
        }
    }
}
