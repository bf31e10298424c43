using System.Diagnostics;
using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Load.Rooms;
using ChatGo.Client.Load.Verification;
using Grpc.Core;

namespace ChatGo.Client.Load.Users;

/// <summary>What the users of one process share.</summary>
/// <param name="options">The load.</param>
/// <remarks>Any thread may call.</remarks>
internal sealed class LoadContext(LoadOptions options)
{
    private long _countFrom = long.MaxValue;
    private long _undelivered;
    private long _never;
    private volatile bool _hasNotices = true;

    /// <summary>The load.</summary>
    public LoadOptions Options => options;

    /// <summary>What was done and answered.</summary>
    public LoadCounters Counters { get; } = new();

    /// <summary>From when a message was due until a reader had it.</summary>
    public LatencyRecorder Latency { get; } = new();

    /// <summary>From when a message was due until it was sent.</summary>
    public LatencyRecorder Lateness { get; } = new();

    /// <summary>What the server did wrong without a word.</summary>
    public FaultLog Faults { get; } = new();

    /// <summary>Deliveries that were due and could not be, because the message was not sent, or was refused. One that was
    /// in doubt counts, though a reader may have it.</summary>
    public long Undelivered => Volatile.Read(ref _undelivered);

    /// <summary>Those of them whose latency would have counted.</summary>
    public long NeverDelivered => Volatile.Read(ref _never);

    /// <summary>When readers were without a stream.</summary>
    public OutageLog Outages { get; } = new();

    /// <summary>Whether the server serves notices, and with them resume. Until it says otherwise, it does.</summary>
    public bool HasNotices
    {
        get => _hasNotices;
        set => _hasNotices = value;
    }

    /// <summary>Messages count that are due from now on.</summary>
    /// <param name="due">Unit: ticks of <see cref="Stopwatch"/>.</param>
    public void CountFrom(long due) => Volatile.Write(ref _countFrom, due);

    /// <summary>Counts a delivery that came now.</summary>
    public void Deliver(long due)
    {
        if (due >= Volatile.Read(ref _countFrom))
        {
            Latency.Record(Stopwatch.GetTimestamp() - due);
        }
    }

    /// <summary>A message was due and could not be sent.</summary>
    /// <param name="due">When.</param>
    /// <param name="room">Whose readers will not have it.</param>
    /// <param name="reason">Why.</param>
    public void Skip(long due, LoadRoom room, string reason)
    {
        Counters.Skip(reason);
        Undeliver(due, room);
    }

    /// <summary>A message that was sent was refused, or is in doubt.</summary>
    /// <param name="due">When it was due.</param>
    /// <param name="room">Whose readers will not have it.</param>
    /// <param name="status">Why.</param>
    public void Refuse(long due, LoadRoom room, StatusCode status)
    {
        Counters.Refuse(status);
        Undeliver(due, room);
    }

    /// <summary>Counts a message that is sent now.</summary>
    public void Send(long due)
    {
        Counters.Send();
        if (due >= Volatile.Read(ref _countFrom))
        {
            Lateness.Record(Stopwatch.GetTimestamp() - due);
        }
    }

    private void Undeliver(long due, LoadRoom room)
    {
        Interlocked.Add(ref _undelivered, room.Readers);
        if (due >= Volatile.Read(ref _countFrom))
        {
            Interlocked.Add(ref _never, room.Readers);
        }
    }
}
