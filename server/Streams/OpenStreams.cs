using System.Collections.Concurrent;
using ChatGo.Core.Rooms;
using ChatGo.Server.Callers;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Streams;

/// <summary>The streams that are open, so that a stop can end them.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class OpenStreams
{
    private const int MinReconnectMs = 100;
    private const int MaxReconnectMs = 10_000;

    /// <summary>As gRPC's MAX_CONNECTION_AGE has it (gRFC A9).</summary>
    private const double AgeJitter = 0.1;

    /// <summary>2³² over the golden ratio: its multiples lie evenly (Knuth, The Art of Computer Programming, 6.4).
    /// </summary>
    private const uint GoldenRatio = 2_654_435_769;

    private readonly ConcurrentDictionary<OpenStream, bool> _streams = new();
    private readonly Lock _gate = new();
    private volatile bool _isDraining;
    private volatile int _slotStreams;
    private uint _spread;
    private long _lastId;
    private FeedTally _ofTheEnded;

    /// <summary>Gets whether the server stops: nothing new is taken.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Gets how many are open.</summary>
    public int Count => _streams.Count;

    /// <summary>Gets those that are open, in no order.</summary>
    public IEnumerable<OpenStream> All => _streams.Select(static stream => stream.Key);

    /// <summary>After how long a reader shall come back when the server drains: another time for each, the longer the more
    /// are told at once.</summary>
    private TimeSpan ReconnectAfter => TimeSpan.FromMilliseconds(
        MinReconnectMs + (Interlocked.Add(ref _spread, GoldenRatio) % (uint)(MinReconnectMs + Math.Min(_slotStreams, MaxReconnectMs))));

    /// <summary>Adds a stream; one that comes while the server drains is completed at once.</summary>
    public void Add(OpenStream stream)
    {
        stream.Id = Interlocked.Increment(ref _lastId);
        _streams.TryAdd(stream, true);
        if (_isDraining)
        {
            Drain(stream);
        }
    }

    /// <summary>Removes a stream that has ended. Only before its call returns.</summary>
    public void Remove(OpenStream stream)
    {
        if (_streams.TryRemove(stream, out _))
        {
            lock (_gate)
            {
                _ofTheEnded += stream.Feed.Tally;
            }
        }

        stream.EndCall();
    }

    /// <summary>Returns what all streams have carried, those that have ended included.</summary>
    public FeedTally Tally()
    {
        lock (_gate)
        {
            return All.Aggregate(_ofTheEnded, static (sum, stream) => sum + stream.Feed.Tally);
        }
    }

    /// <summary>Accepts no more streams: those that come are completed at once.</summary>
    public void BeginDrain()
    {
        _isDraining = true;
        // Add looks at the flag behind its own fence: it sees it, or its stream is seen by what looks for streams now.
        Interlocked.MemoryBarrier();
    }

    /// <summary>Completes the streams in slots, of one size, one after another.</summary>
    /// <param name="slots">How many.</param>
    /// <param name="nextAsync">Waits for the next slot; false where nobody is to wait any more.</param>
    /// <returns>Done once the last slot has begun, or no stream is left.</returns>
    public async Task CompleteAsync(int slots, Func<Task<bool>> nextAsync)
    {
        OpenStream[] waiting = [.. _streams.Keys];
        var completed = 0;
        for (var slot = Math.Max(1, slots); completed < waiting.Length && Count > 0; slot--)
        {
            var size = slot > 1 ? (waiting.Length - completed + slot - 1) / slot : waiting.Length - completed;
            _slotStreams = size;
            foreach (var stream in waiting.AsSpan(completed, size))
            {
                Drain(stream);
            }

            completed += size;
            if (completed < waiting.Length && !await nextAsync())
            {
                slot = 2;
            }
        }
    }

    /// <summary>Lets every stream that has carried nothing for long say that it lives.</summary>
    /// <param name="now">The clock. Unit: its ticks.</param>
    public void Heartbeat(long now)
    {
        foreach (var (stream, _) in _streams)
        {
            stream.Heartbeat(now);
        }
    }

    /// <summary>Ends streams that were open for as long as they may be, and takes no more on their connections: behind a
    /// balancer their readers spread over all the servers there are now.</summary>
    /// <param name="age">How long that is: for each stream another time, up to a tenth less or more.</param>
    public void EndAged(TimeSpan age)
    {
        foreach (var (stream, _) in _streams)
        {
            // Many come at once: they must not go at once.
            var share = unchecked((uint)stream.Id * GoldenRatio) / (double)uint.MaxValue;
            if (stream.EndReason == EndReason.None && stream.Age >= age * (1 - AgeJitter + (2 * AgeJitter * share)))
            {
                stream.Complete(EndReason.Aged, () => NoticeFrame.Drained(ReconnectAfter));
                stream.RetireConnection();
            }
        }
    }

    /// <summary>Looks whether readers' credentials are still good; see <see cref="OpenStream.CheckCaller"/>.</summary>
    public void CheckCallers(RoomPrivacy privacy, TimeSpan grace)
    {
        foreach (var (stream, _) in _streams)
        {
            stream.CheckCaller(privacy, grace);
        }
    }

    /// <summary>Removes readers from the rooms that they may not stay in.</summary>
    /// <param name="judge">Gives who says so of a stream.</param>
    public void Expel(Func<OpenStream, ReaderJudge> judge)
    {
        foreach (var (stream, _) in _streams)
        {
            stream.Expel(judge(stream));
        }
    }

    /// <summary>What a room is called, or allows, has changed: its readers are told.</summary>
    /// <param name="room">The room.</param>
    public void TellChanged(Room room)
    {
        foreach (var (stream, _) in _streams)
        {
            stream.Feed.TellChanged(room);
        }
    }

    /// <summary>Resets streams whose readers stall; see <see cref="OpenStream.TryResetStalled"/>.</summary>
    /// <returns>How many ended for that, and for nothing else.</returns>
    public int ResetStalled(TimeSpan? stalled, TimeSpan grace)
    {
        var reset = 0;
        foreach (var (stream, _) in _streams)
        {
            reset += stream.TryResetStalled(stalled, grace) && stream.EndReason == EndReason.Stalled ? 1 : 0;
        }

        return reset;
    }

    private void Drain(OpenStream stream) => stream.Complete(EndReason.Drained, () => NoticeFrame.Drained(ReconnectAfter));
}
