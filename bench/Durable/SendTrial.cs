using System.Diagnostics;
using ChatGo.Bench.Load;
using ChatGo.Bench.Servers;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Durable;

/// <summary>Many senders of a server, each with so many messages under way: how many it acknowledges, what each costs it, and
/// how long one takes.</summary>
/// <param name="Sends">Messages acknowledged in the window.</param>
/// <param name="Time">How long that was.</param>
/// <param name="Processor">What the server used.</param>
/// <param name="Latency">From a message to its answer, taken in the order of both. Unit: ns.</param>
internal sealed record SendTrial(long Sends, TimeSpan Time, TimeSpan Processor, LatencyHistogram Latency)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    /// <summary>Gets the messages per second.</summary>
    public double Rate => Sends / Time.TotalSeconds;

    /// <summary>Gets what one costs the server. Unit: µs.</summary>
    public double ProcessorOfOne => Processor.TotalMicroseconds / Sends;

    /// <summary>Runs it.</summary>
    /// <param name="kind">The server.</param>
    /// <param name="rooms">How many rooms there are.</param>
    /// <param name="senders">They send to the rooms in turn.</param>
    /// <param name="roomsOfASender">To how many each sends.</param>
    /// <param name="inFlight">Messages that each has under way.</param>
    /// <param name="warmUp">How long before the window is open.</param>
    /// <param name="duration">How long it is.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    public static async Task<SendTrial> RunAsync(
        ServerKind kind, int rooms, IReadOnlyList<ISender> senders, int roomsOfASender, int inFlight, TimeSpan warmUp, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(kind, cancellationToken);
        using var loop = new EventLoop();
        if (kind.Peers.MakeRooms(rooms) is { } maker)
        {
            var making = new Connection(loop, server.Port, maker);
            loop.Add(making);
            Audience.Await(loop, "the rooms are made", () =>
            {
                maker.AskForMore(making.Outbox);
                making.Flush();
                return maker.IsDone;
            }, cancellationToken);
        }

        var lanes = senders.Select((sender, index) => new SendLane(new Connection(loop, server.Port, sender), sender, inFlight, roomsOfASender, index)).ToArray();
        foreach (var lane in lanes)
        {
            loop.Add(lane.Connection);
            lane.Connection.Flush();
        }

        Audience.Await(loop, "the senders are let in", () => lanes.All(static lane => lane.Sender.IsReady), cancellationToken);
        var latency = new LatencyHistogram();
        Pump(null, warmUp);
        var (before, processor, start) = (Count(), server.ProcessorTime, Stopwatch.GetTimestamp());
        Pump(latency, duration);
        return new SendTrial(Count() - before, Stopwatch.GetElapsedTime(start), server.ProcessorTime - processor, latency);

        long Count() => lanes.Sum(static lane => lane.Sender.Acknowledged);

        void Pump(LatencyHistogram? told, TimeSpan time)
        {
            var began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < time)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var lane in lanes)
                {
                    lane.Pump(told);
                }

                loop.Poll(Moment);
            }
        }
    }
}
