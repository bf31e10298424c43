using System.Diagnostics;
using ChatGo.Bench.Load;

namespace ChatGo.Bench.Durable;

/// <summary>One sender of many, with so many messages under way.</summary>
/// <param name="connection">Its connection.</param>
/// <param name="sender">How it sends.</param>
/// <param name="inFlight">How many are under way.</param>
/// <param name="rooms">How many rooms there are.</param>
/// <param name="index">Which of the senders it is.</param>
internal sealed class SendLane(Connection connection, ISender sender, int inFlight, int rooms, int index)
{
    private const int Step = 7_919;

    private readonly Queue<long> _sentAt = new();
    private long _sent = index;
    private long _answered;

    /// <summary>Gets its connection.</summary>
    public Connection Connection => connection;

    /// <summary>Gets how it sends.</summary>
    public ISender Sender => sender;

    /// <summary>Counts the answers that came, and sends as many.</summary>
    /// <param name="latency">Takes how long each took; null: not now.</param>
    public void Pump(LatencyHistogram? latency)
    {
        var now = Stopwatch.GetTimestamp();
        for (; _answered < sender.Acknowledged; _answered++)
        {
            var time = Stopwatch.GetElapsedTime(_sentAt.Dequeue(), now);
            latency?.Add((long)time.TotalNanoseconds);
        }

        var hasSent = false;
        while (_sentAt.Count < inFlight && sender.TrySend(connection.Outbox, (int)(_sent * Step % rooms), now))
        {
            _sent++;
            _sentAt.Enqueue(now);
            hasSent = true;
        }

        if (hasSent)
        {
            connection.Flush();
        }
    }
}
