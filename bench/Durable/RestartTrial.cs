using System.Diagnostics;
using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Bench.Peers;
using ChatGo.Bench.Servers;
using Grpc.Net.Client;

namespace ChatGo.Bench.Durable;

/// <summary>A store of many messages, and a server that was killed on it.</summary>
/// <param name="Listens">From its start until it takes connections.</param>
/// <param name="ResidentBytes">What it takes then.</param>
/// <param name="FirstPage">Of a room that was not asked for before. Unit: ns.</param>
/// <param name="DiskRatio">What is on disk, to the bytes of the messages.</param>
/// <param name="MostDiskRatio">The most there was while it was filled, from the first tenth on.</param>
/// <param name="CompactedRatio">What there is behind a full compaction.</param>
internal sealed record RestartTrial(
    TimeSpan Listens, long ResidentBytes, LatencyHistogram FirstPage, double DiskRatio, double MostDiskRatio, double CompactedRatio)
{
    private const int Rooms = 10_000;
    private const int RoomsOfTheEnd = 1_000;
    private const int Senders = 2_000;
    private const int TextBytes = 100;
    private const int Pages = 300;
    private const int PageSize = 100;

    /// <summary>Runs it.</summary>
    /// <param name="directory">Where; it is not there.</param>
    /// <param name="messages">How many.</param>
    /// <param name="kind">The server, on the directory.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    public static async Task<RestartTrial> RunAsync(string directory, long messages, ServerKind kind, CancellationToken cancellationToken)
    {
        var (body, most) = await FillAsync(directory, messages, cancellationToken);
        var raw = body * messages;
        await SendAndKillAsync(kind, cancellationToken);

        var (listens, resident, firstPage) = await RestartAsync(kind, cancellationToken);
        var disk = BytesOf(directory) / raw;
        using var compaction = Process.Start(ServerKind.OurProgram, ["store", "compact", "--data", directory]);
        await compaction.WaitForExitAsync(cancellationToken);
        return new RestartTrial(listens, resident, firstPage, disk, most, BytesOf(directory) / raw);
    }

    private static async Task<(TimeSpan Listens, long ResidentBytes, LatencyHistogram FirstPage)> RestartAsync(
        ServerKind kind, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await using var server = await ServerProcess.StartAsync(kind, cancellationToken);
        var listens = Stopwatch.GetElapsedTime(start);
        var resident = await server.SettledBytesAsync(cancellationToken);
        return (listens, resident, await ReadAsync(server.Port, cancellationToken));
    }

    /// <summary>What the files of a directory take. Unit: bytes.</summary>
    public static double BytesOf(string directory)
    {
        var bytes = 0L;
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles())
        {
            try
            {
                bytes += file.Length;
            }
            catch (FileNotFoundException)
            {
                // It was merged into another meanwhile.
            }
        }

        return bytes;
    }

    private static async Task<(double BodyBytes, double MostRatio)> FillAsync(string directory, long messages, CancellationToken cancellationToken)
    {
        await using var store = await EngineStore.OpenAsync(directory, Rooms, TextBytes);
        var (next, most) = (0L, 0.0);
        var filling = Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(
            async () =>
            {
                while (Interlocked.Increment(ref next) is var message && message <= messages)
                {
                    await store.AppendAsync(message);
                }
            },
            cancellationToken)));
        var start = Stopwatch.GetTimestamp();
        while (!filling.IsCompleted)
        {
            await Task.WhenAny(filling, Task.Delay(500, cancellationToken));
            var done = Math.Min(Volatile.Read(ref next), messages);
            most = done < messages / 10 ? most : Math.Max(most, BytesOf(directory) / (done * store.BodyBytes));
        }

        await filling;
        await Console.Error.WriteLineAsync($"filled in {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s");
        return (store.BodyBytes, most);
    }

    /// <summary>Leaves the end of a log that has not gone to tables yet.</summary>
    private static async Task SendAndKillAsync(ServerKind kind, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(kind, cancellationToken);
        using var loop = new Client.Load.Http2.EventLoop();
        var sender = new SessionSender(RoomsOfTheEnd, credential: null, first: 0, ChatText.Of(1, TextBytes));
        var lane = new SendLane(new Connection(loop, server.Port, sender), sender, inFlight: 200, RoomsOfTheEnd, index: 0);
        loop.Add(lane.Connection);
        lane.Connection.Flush();
        Audience.Await(loop, "the sender is let in", () => sender.IsReady, cancellationToken);
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5);)
        {
            lane.Pump(latency: null);
            loop.Poll(TimeSpan.FromMilliseconds(5));
        }

        server.Process.Kill();
        await server.Process.WaitForExitAsync(cancellationToken);
    }

    private static async Task<LatencyHistogram> ReadAsync(int port, CancellationToken cancellationToken)
    {
        var latency = new LatencyHistogram();
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        var client = new ChatV1.ChatV1Client(channel);
        // What is new to client and server alike is not the store's.
        await client.ListMessagesAsync(new ListMessagesRequest { ChatId = RoomName.Of(Rooms - 1), PageSize = PageSize }, cancellationToken: cancellationToken);
        for (var page = 0; page < Pages; page++)
        {
            var start = Stopwatch.GetTimestamp();
            var request = new ListMessagesRequest { ChatId = RoomName.Of(page * 31 % (Rooms - 1)), PageSize = PageSize };
            var told = await client.ListMessagesAsync(request, cancellationToken: cancellationToken);
            latency.Add((long)Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            if (told.Messages.Count != Math.Min(PageSize, (int)told.Head))
            {
                throw new LoadException($"{request.ChatId}: {told.Messages.Count} messages.");
            }
        }

        return latency;
    }
}
