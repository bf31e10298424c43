using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Bench.Peers;
using ChatGo.Bench.Servers;
using Grpc.Net.Client;

namespace ChatGo.Bench.Cluster;

/// <summary>A server follows as many rooms as it may have, and is cut off from what is told of them.</summary>
internal static class FollowTrial
{
    private const int Rooms = 100_000;
    private const int AtATime = 50;
    private const string Channels = "pubsub_channels:";

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Gets what is tried.</summary>
    public static string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{Rooms:N0} rooms followed by one server");

    /// <summary>Runs it.</summary>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <exception cref="LoadException">A process did not start, or did not play along.</exception>
    public static async Task<FollowTurn> RunAsync(CancellationToken cancellationToken)
    {
        var kind = ServerKind.All.Single(static kind => kind.Name == ServerKind.Redis);
        await using var redis = await ServerProcess.StartAsync(kind, cancellationToken);
        var alone = await MeasureAsync([], null, cancellationToken);
        var shared = await MeasureAsync(["--redis", $"127.0.0.1:{redis.Port}"], redis, cancellationToken);
        return new FollowTurn(Rooms, shared.Bytes / Rooms, alone.Bytes / Rooms, shared.Seconds);
    }

    private static async Task<(double Bytes, double Seconds)> MeasureAsync(
        IReadOnlyList<string> flags, ServerProcess? redis, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(
            ServerKind.Configured([.. flags, "--max-rooms", $"{Rooms + 1_000}"], ServerKind.OurProgram), cancellationToken);
        var before = await server.SettledBytesAsync(cancellationToken);
        using (var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{server.Port}"))
        {
            var client = new ChatV1.ChatV1Client(channel);
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Rooms),
                new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
                async (room, stopping) => await client.CreateChatAsync(
                    new CreateChatRequest { ChatId = RoomName.Of(room) }, cancellationToken: stopping));
        }

        // Behind a full collection: what making them took is not theirs.
        server.Signal(NativeMethods.SigUsr2);
        await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
        var bytes = await server.SettledBytesAsync(cancellationToken) - before;
        return (bytes, redis is null ? 0 : await ResubscribeAsync(redis.Port, cancellationToken));
    }

    private static async Task<double> ResubscribeAsync(int redis, CancellationToken cancellationToken)
    {
        await AskAsync(redis, "CLIENT KILL TYPE pubsub", cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        while (await CountChannelsAsync(redis, cancellationToken) < Rooms)
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new LoadException($"The server hears not all of its rooms again within {Patience.TotalSeconds} s.");
            }

            await Task.Delay(Moment, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static async Task<int> CountChannelsAsync(int redis, CancellationToken cancellationToken)
    {
        var stats = await AskAsync(redis, "INFO stats", cancellationToken);
        var from = stats.IndexOf(Channels, StringComparison.Ordinal) + Channels.Length;
        return int.Parse(stats.AsSpan(from, stats.IndexOf('\r', from) - from), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static async Task<string> AskAsync(int redis, string command, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, redis, cancellationToken);
        await using var stream = client.GetStream();
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        using var reader = new StreamReader(stream);
        await writer.WriteLineAsync(command.AsMemory(), cancellationToken);
        // It ends the connection behind the answer.
        await writer.WriteLineAsync("QUIT".AsMemory(), cancellationToken);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
