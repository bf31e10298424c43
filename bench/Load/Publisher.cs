using System.Diagnostics;

namespace ChatGo.Bench.Load;

/// <summary>The one sender of all messages, to the rooms in turn: as fast as it is acknowledged, or on schedule.</summary>
/// <param name="shape">The load.</param>
/// <param name="sender">How to send.</param>
/// <param name="tally">Counts what was delivered.</param>
internal sealed class Publisher(LoadShape shape, ISender sender, Tally tally)
{
    /// <summary>Messages that are under way at a time in the closed loop.</summary>
    private const int ClosedLoopMessages = 16;

    /// <summary>Messages that the closed loop may be ahead of the deliveries: a server may acknowledge what it has yet
    /// to deliver.</summary>
    private const int AheadMessages = 64;

    /// <summary>Messages under way at which the open loop holds back: a connection takes so many calls. Those that are
    /// due keep their time, so the wait counts.</summary>
    private const int OpenLoopMessages = 100;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private long _start;

    /// <summary>Gets how many messages were sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Gets whether all that was sent was acknowledged.</summary>
    public bool IsAcknowledged => sender.Acknowledged == Sent;

    /// <summary>Begins the schedule.</summary>
    public void Start() => _start = Stopwatch.GetTimestamp();

    /// <summary>Sends what is due.</summary>
    public void Pump(Connection connection)
    {
        var now = Stopwatch.GetTimestamp();
        while (DueAt(now) is var due && due <= now
            && MaySend()
            && sender.TrySend(connection.Outbox, (int)(Sent % shape.Rooms), due))
        {
            Sent++;
        }

        connection.Flush();
    }

    /// <summary>Returns how long there is nothing to send, unless something comes in.</summary>
    public TimeSpan Idle()
    {
        var now = Stopwatch.GetTimestamp();
        var due = DueAt(now);
        return due <= now || Stopwatch.GetElapsedTime(now, due) is var idle && idle > Moment ? Moment : idle;
    }

    /// <summary>Returns how many messages a room was sent.</summary>
    public long SentTo(int room) => (Sent / shape.Rooms) + (room < Sent % shape.Rooms ? 1 : 0);

    private long DueAt(long now) =>
        shape.Rate is { } rate ? _start + (Sent * Stopwatch.Frequency / rate) : now;

    private bool MaySend()
    {
        var underWay = Sent - sender.Acknowledged;
        return shape.Rate is not null
            ? underWay < OpenLoopMessages
            : underWay < ClosedLoopMessages && (Sent - AheadMessages) * shape.Readers < tally.Delivered;
    }
}
