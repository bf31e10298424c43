using ChatGo.Bench.Peers;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.Durable;

/// <summary>Servers that keep what they are sent.</summary>
internal static class DurableKinds
{
    /// <summary>ChatGo, on disk.</summary>
    /// <param name="directory">Where.</param>
    public static ServerKind Ours(string directory) => ServerKind.Configured(
        ["--data", directory, "--history-messages", "0", "--history-bytes", "0", "--history-seconds", "0", "--min-free-mebibytes", "0"],
        ServerKind.OurProgram);

    /// <summary>ChatGo, in memory.</summary>
    public static ServerKind InMemory() => ServerKind.Configured([], ServerKind.OurProgram);

    /// <summary>NATS with JetStream, on disk as it is by default.</summary>
    /// <param name="directory">Where.</param>
    public static ServerKind JetStream(string directory) => new(
        ServerKind.Nats,
        "nats-server",
        new NatsPeers(),
        port => ["--addr", "127.0.0.1", "--port", $"{port}", "--jetstream", "--store_dir", directory],
        IsChat: false);

    /// <summary>Redis, whose log is synced before it answers.</summary>
    /// <param name="directory">Where.</param>
    public static ServerKind Redis(string directory) => new(
        ServerKind.Redis,
        "redis-server",
        new RedisPeers(),
        port =>
        [
            "--bind", "127.0.0.1", "--port", $"{port}", "--save", string.Empty, "--appendonly", "yes", "--appendfsync", "always",
            "--dir", Directory.CreateDirectory(directory).FullName,
        ],
        IsChat: false);
}
