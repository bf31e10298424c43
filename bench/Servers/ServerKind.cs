using ChatGo.Bench.Load;
using ChatGo.Bench.Peers;

namespace ChatGo.Bench.Servers;

/// <summary>A server to measure.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Program">Its file; a bare name is looked for on the PATH.</param>
/// <param name="Peers">How to speak with it.</param>
/// <param name="Arguments">Its command line for a port, on loopback.</param>
/// <param name="IsChat">Whether it serves chat_v1 and, on SIGUSR1, says how many bytes it has allocated.</param>
internal sealed record ServerKind(
    string Name, string Program, IPeers Peers, Func<int, IReadOnlyList<string>> Arguments, bool IsChat)
{
    /// <summary>The plain server that the others are compared with.</summary>
    public const string Baseline = "baseline";

    /// <summary>ChatGo.</summary>
    public const string Ours = "ours";

    /// <summary>ChatGo's native program.</summary>
    public const string OurProgram = "dist/chatgo-server";

    /// <summary>ChatGo, which asks who calls; see <see cref="AskingFor"/>.</summary>
    public const string OursAsking = "ours-auth";

    /// <summary>NATS.</summary>
    public const string Nats = "nats";

    /// <summary>Redis's publish and subscribe.</summary>
    public const string Redis = "redis";

    /// <summary>More than any load has connections.</summary>
    private const int MaxClients = 12_000;

    /// <summary>Gets all of them, in the order in which they take turns.</summary>
    public static IReadOnlyList<ServerKind> All { get; } =
    [
        new(Baseline, ".artifacts/dist/chatgo-baseline", new Http2Peers(), Url, IsChat: true),
        new(Ours, OurProgram, new Http2Peers(), Url, IsChat: true),
        new("ours-notices", OurProgram, new Http2Peers(withNotices: true), Url, IsChat: true),
        new("ours-session", OurProgram, new Http2Peers(bySession: true), Url, IsChat: true),
        new("ours-direct-0", OurProgram, new Http2Peers(), static port => [.. Url(port), "--direct-writes", "0"], IsChat: true),
        new("ours-websocket", OurProgram, new WebPeers(byEvents: false), Web, IsChat: true),
        new("ours-events", OurProgram, new WebPeers(byEvents: true), Web, IsChat: true),
        new(
            "bun",
            ".artifacts/node_modules/@oven/bun-linux-x64/bin/bun",
            new BunPeers(),
            static port => ["bench/Servers/bun.js", $"{port}"],
            IsChat: false),
        new(
            Nats,
            "nats-server",
            new NatsPeers(),
            static port => ["--addr", "127.0.0.1", "--port", $"{port}"],
            IsChat: false),
        new(
            Redis,
            "redis-server",
            new RedisPeers(),
            static port =>
            [
                "--bind", "127.0.0.1", "--port", $"{port}", "--save", string.Empty, "--maxclients", $"{MaxClients}",
            ],
            IsChat: false),
    ];

    /// <summary>Gets the file to run; null where it is not there.</summary>
    public string? Path { get; } = Find(Program);

    /// <summary>ChatGo, which asks every call who it is.</summary>
    /// <param name="caller">Who all of them are.</param>
    /// <param name="bySession">Whether the sender sends by a Session.</param>
    public static ServerKind AskingFor(LoadCaller caller, bool bySession = false) => new(
        OursAsking,
        OurProgram,
        new Http2Peers(bySession, credential: caller.Credential),
        port => [.. Url(port), .. caller.ServerArguments],
        IsChat: true);

    /// <summary>ChatGo, with flags of one's own.</summary>
    /// <param name="flags">Beside where it listens.</param>
    /// <param name="command">What runs it.</param>
    public static ServerKind Configured(IReadOnlyList<string> flags, params IReadOnlyList<string> command) => new(
        Ours,
        command[0],
        new Http2Peers(),
        port => [.. command.Skip(1), .. Url(port), .. flags],
        IsChat: true);

    private static string? Find(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program) ? System.IO.Path.GetFullPath(program) : null
        : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(':')
            .Select(folder => System.IO.Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static IReadOnlyList<string> Web(int port) => [.. Url(0), "--http", $"http://127.0.0.1:{port}"];

    private static IReadOnlyList<string> Url(int port) => ["--urls", $"http://127.0.0.1:{port}"];
}
