using System.Diagnostics;
using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Bench.Peers;
using ChatGo.Bench.Servers;
using ChatGo.Client.Load.Http2;
using Grpc.Net.Client;

namespace ChatGo.Bench.Durable;

/// <summary>Readers far behind, that catch up from the disk beside readers that are live. They share two processors with the
/// server, and with those who measure: so those behind take what came in turns, ten of them each 20 ms, and nobody waits for all.
/// </summary>
/// <param name="Rate">Messages per second that those behind got.</param>
/// <param name="Quiet">How long a message took to live readers before. Unit: ns.</param>
/// <param name="Beside">And meanwhile.</param>
internal sealed record CatchUpTrial(double Rate, LatencyHistogram Quiet, LatencyHistogram Beside)
{
    private const int Behind = 10_000;
    private const int Readers = 100;
    private const int Live = 10;
    private const int LiveRate = 200;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);
    private const int Turns = 10;

    private static readonly TimeSpan TurnTime = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    /// <summary>Runs it.</summary>
    /// <param name="kind">The server.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    public static async Task<CatchUpTrial> RunAsync(ServerKind kind, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(kind, cancellationToken);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{server.Port}");
        var room = await new ChatV1.ChatV1Client(channel).CreateChatAsync(
            new CreateChatRequest { ChatId = RoomName.Of(0) }, cancellationToken: cancellationToken);
        using var loop = new EventLoop();
        var sender = new Http2Sender(rooms: 1, credential: null);
        var sending = new Connection(loop, server.Port, sender);
        loop.Add(sending);
        var sent = 0L;
        while (sender.Acknowledged < Behind)
        {
            while (sent < Behind && sent - sender.Acknowledged < 100 && sender.TrySend(sending.Outbox, 0, Stopwatch.GetTimestamp()))
            {
                sent++;
            }

            sending.Flush();
            loop.Poll(Moment);
        }

        // The first reader a room ever has gets all that it holds: nobody who is measured.
        Join(loop, server.Port, new Tally(), count: 1, after: null, cancellationToken);
        var live = new Tally();
        Join(loop, server.Port, live, Live, after: null, cancellationToken);
        live.IsOpen = true;
        Send(() => true, Duration);
        live.IsOpen = false;

        var beside = new Tally { IsOpen = true };
        Join(loop, server.Port, beside, Live, after: null, cancellationToken);
        var (start, caughtUp, time) = (Stopwatch.GetTimestamp(), 0L, TimeSpan.Zero);
        while (Stopwatch.GetElapsedTime(start) < Duration)
        {
            // One wave after another: one alone is too short for what is live to be measured beside it.
            var behind = new Tally();
            var began = Stopwatch.GetTimestamp();
            var loops = Enumerable.Range(0, Turns).Select(static _ => new EventLoop()).ToArray();
            foreach (var turn in loops)
            {
                Join(turn, server.Port, behind, Readers / Turns, new Position { Epoch = room.Epoch, Sequence = 0 }, cancellationToken);
            }

            var next = 0L;
            Send(
                () =>
                {
                    if (Stopwatch.GetElapsedTime(began) > next * TurnTime)
                    {
                        loops[next++ % Turns].Poll(TimeSpan.Zero);
                    }

                    return behind.Delivered < (long)Behind * Readers;
                },
                TimeSpan.FromMinutes(2));
            time += Stopwatch.GetElapsedTime(began);
            caughtUp += behind.Delivered;
            Array.ForEach(loops, static turn => turn.Dispose());
            if (behind.Delivered < (long)Behind * Readers || behind.Disorder > 0)
            {
                throw new LoadException($"Those behind got {behind.Delivered} messages, {behind.Disorder} out of order.");
            }
        }

        return new CatchUpTrial(caughtUp / time.TotalSeconds, live.Latency, beside.Latency);

        void Send(Func<bool> goesOn, TimeSpan time)
        {
            var (began, first) = (Stopwatch.GetTimestamp(), sent);
            while (goesOn() && Stopwatch.GetElapsedTime(began) < time)
            {
                cancellationToken.ThrowIfCancellationRequested();
                while (began + ((sent - first) * Stopwatch.Frequency / LiveRate) is var due && due <= Stopwatch.GetTimestamp()
                    && sender.TrySend(sending.Outbox, 0, due))
                {
                    sent++;
                }

                sending.Flush();
                loop.Poll(Moment);
            }
        }
    }

    private static void Join(EventLoop loop, int port, Tally tally, int count, Position? after, CancellationToken cancellationToken)
    {
        var readers = Enumerable.Range(0, count).Select(_ => new Reader(tally, room: 0)).ToArray();
        foreach (var reader in readers)
        {
            var connection = new Connection(loop, port, new Http2Readers(tally, [reader], window: after is null ? Http2Readers.WideWindow : Http2Frame.DefaultWindow, after: after));
            loop.Add(connection);
            connection.Flush();
        }

        Audience.Await(loop, "readers are let in", () => readers.All(static reader => reader.HasJoined), cancellationToken);
    }
}
