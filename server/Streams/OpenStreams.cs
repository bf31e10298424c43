using System.Collections.Concurrent;

namespace ChatGo.Server.Streams;

/// <summary>The streams that are open, so that a stop can end them.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class OpenStreams
{
    private readonly ConcurrentDictionary<RoomStream, bool> _streams = new();
    private volatile bool _isDraining;

    /// <summary>Gets whether the server stops: nothing new is taken.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Gets how many are open.</summary>
    public int Count => _streams.Count;

    /// <summary>Adds a stream; one that comes while the server drains is completed at once.</summary>
    public void Add(RoomStream stream)
    {
        _streams.TryAdd(stream, true);
        if (_isDraining)
        {
            stream.Complete();
        }
    }

    /// <summary>Takes a stream out that has ended.</summary>
    public void Remove(RoomStream stream) => _streams.TryRemove(stream, out _);

    /// <summary>Completes every stream, from now on.</summary>
    public void Drain()
    {
        _isDraining = true;
        // Add looks at the flag behind its own fence: it sees it, or its stream is seen here.
        Interlocked.MemoryBarrier();
        foreach (var (stream, _) in _streams)
        {
            stream.Complete();
        }
    }

    /// <summary>Resets streams whose readers stall; see <see cref="RoomStream.TryResetStalled"/>.</summary>
    /// <returns>How many.</returns>
    public int ResetStalled(TimeSpan? stalled, TimeSpan grace)
    {
        var reset = 0;
        foreach (var (stream, _) in _streams)
        {
            reset += stream.TryResetStalled(stalled, grace) ? 1 : 0;
        }

        return reset;
    }
}
