using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ChatGo.Server.Http2;

/// <summary>The streams of a connection that are not closed (RFC 9113, 5.1): neither reset nor ended by both sides.
/// </summary>
/// <remarks>Guarded by the connection's gate. As many as Kestrel lets be open, and those it is just refusing.</remarks>
internal sealed class StreamTable
{
    private readonly Dictionary<int, StreamEntry> _streams = [];
    private int _newest;

    /// <summary>Gets the streams that are written to directly.</summary>
    public int DirectCount { get; private set; }

    /// <summary>Gets how many there are.</summary>
    public int Count => _streams.Count;

    /// <summary>Gets their ids.</summary>
    public IReadOnlyCollection<int> Ids => _streams.Keys;

    /// <summary>A stream's headers have come: it is open, unless these are its trailers.</summary>
    /// <param name="streamId">The stream.</param>
    /// <param name="endsStream">Whether the peer sends nothing more on it.</param>
    /// <returns>False where it is not: it is closed.</returns>
    public bool TryOpen(int streamId, bool endsStream)
    {
        if (streamId <= _newest)
        {
            return false;
        }

        _newest = streamId;
        _streams.Add(streamId, new StreamEntry { Flags = endsStream ? StreamFlags.PeerEnded : StreamFlags.None });
        return true;
    }

    /// <summary>Finds a stream.</summary>
    /// <returns>The stream, to change in place until one is opened or closed; a null reference where it is closed.
    /// </returns>
    public ref StreamEntry Find(int streamId) => ref CollectionsMarshal.GetValueRefOrNullRef(_streams, streamId);

    /// <summary>Returns what writes to a stream directly.</summary>
    /// <returns>False where nothing may be written to it any more.</returns>
    public bool TryAttach(DirectStream stream)
    {
        ref var entry = ref Find(stream.Id);
        if (Unsafe.IsNullRef(ref entry) || entry.Is(StreamFlags.WeEnded))
        {
            return false;
        }

        entry.Direct = stream;
        entry.Mark(StreamFlags.IsWatched);
        DirectCount++;
        return true;
    }

    /// <summary>Ends who writes to a stream directly.</summary>
    public void Detach(ref StreamEntry entry)
    {
        if (entry.Direct is { } direct)
        {
            entry.Direct = null;
            DirectCount--;
            direct.Close();
        }
    }

    /// <summary>Forgets a stream: it is closed.</summary>
    public void Remove(int streamId)
    {
        if (_streams.Remove(streamId, out var entry))
        {
            Detach(ref entry);
        }
    }

    /// <summary>Finds the largest window of those that matter still, beyond the initial one.</summary>
    /// <returns>0 where there is none. Unit: bytes.</returns>
    public long LargestWindow() => _streams.Values
        .Where(static entry => !entry.Is(StreamFlags.WeEnded))
        .Select(static entry => entry.Window.Available(0))
        .DefaultIfEmpty()
        .Max();
}
