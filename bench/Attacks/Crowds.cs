using ChatGo.Api;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Attacks;

/// <summary>Many connections at a time that say little: each piece of theirs comes a while after the one before.</summary>
internal static class Crowds
{
    private const int Connections = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly byte[] Connect = GrpcFrame.Of(new ConnectChatRequest { ChatId = Flood.Room, History = 1_000 });

    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Flood> All { get; } =
    [
        Of("1,000 that say nothing", static () => []),
        Of("1,000 with a slow preface", static () => Bytewise([], AttackFrames.Preface.ToArray())),
        Of("1,000 with slow headers", static () => Bytewise(
            AttackFrames.Opening(), AttackFrames.Headers(1, AttackFrames.Call("SendMessage")))),
        Of("1,000 with a slow body", static () => Bytewise(
            [.. AttackFrames.Opening(), .. AttackFrames.Headers(1, AttackFrames.Call("SendMessage"))],
            AttackFrames.Data(1, [0, 0, 0, 1, 0, .. new byte[256]], isEnd: true))),
        Of("1,000 readers without window", static () =>
            [[.. AttackFrames.Opening((Http2Frame.InitialWindowSetting, 0)), .. Reader]]),
        // Half-open: the connection is there, and nobody is at its other end.
        Of("1,000 readers that take nothing", static () => [[.. AttackFrames.Opening(), .. Reader]]) with { Reads = false },
        Of("1,000 readers killed each second", static () => [[.. AttackFrames.Opening(), .. Reader]]) with { Life = Second },
        Of("1,000 at a server of 256 descriptors", static () => []) with { Descriptors = 256 },
    ];

    private static byte[] Reader =>
        [.. AttackFrames.Headers(1, AttackFrames.Call("ConnectChat")), .. AttackFrames.Data(1, Connect, isEnd: true)];

    private static Flood Of(string name, Func<IEnumerable<byte[]>> frames) =>
        new(name, frames) { Connections = Connections, Pause = Pause };

    private static IEnumerable<byte[]> Bytewise(byte[] opening, byte[] rest)
    {
        if (opening.Length > 0)
        {
            yield return opening;
        }

        foreach (var one in rest)
        {
            yield return [one];
        }
    }
}
