using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ChatGo.Server.Http2;

/// <summary>The streams of a connection that are open, with their windows.</summary>
/// <remarks>Guarded by the connection's gate. As many as Kestrel lets be open, and those it is just refusing.</remarks>
internal sealed class StreamTable
{
    /// <summary>Every window until the peer's settings say else (RFC 9113, 6.9.2).</summary>
    public const int DefaultWindow = 65_535;

    private readonly Dictionary<int, StreamEntry> _streams = [];
    private long _initialWindow = DefaultWindow;
    private int _newest;

    /// <summary>Gets the streams that are written to directly.</summary>
    public int DirectCount { get; private set; }

    /// <summary>A stream's headers have come: it is open, unless these are its trailers.</summary>
    public void Open(int streamId)
    {
        if (streamId > _newest)
        {
            _newest = streamId;
            _streams.Add(streamId, new StreamEntry(_initialWindow));
        }
    }

    /// <summary>Finds an open stream.</summary>
    /// <returns>The stream, to change in place; a null reference where it is not open.</returns>
    public ref StreamEntry Find(int streamId) => ref CollectionsMarshal.GetValueRefOrNullRef(_streams, streamId);

    /// <summary>Says who writes to a stream directly.</summary>
    /// <returns>False where it is not open.</returns>
    public bool TryAttach(DirectStream stream)
    {
        ref var entry = ref Find(stream.Id);
        if (Unsafe.IsNullRef(ref entry))
        {
            return false;
        }

        entry.Direct = stream;
        DirectCount++;
        return true;
    }

    /// <summary>A stream has ended: nothing may be sent on it any more.</summary>
    public void Close(int streamId)
    {
        if (_streams.Remove(streamId, out var entry) && entry.Direct is { } direct)
        {
            DirectCount--;
            direct.Close();
        }
    }

    /// <summary>Takes the peer's wish for the first window of streams; those that are open move with it.</summary>
    public void SetInitialWindow(uint bytes)
    {
        var shift = bytes - _initialWindow;
        _initialWindow = bytes;
        foreach (var streamId in _streams.Keys)
        {
            Find(streamId).Window.Shift(shift);
        }
    }

    /// <summary>Lets every stream that waits look again.</summary>
    public void WakeAll()
    {
        foreach (var entry in _streams.Values)
        {
            if (entry.CanSend)
            {
                entry.Direct?.Wake();
            }
        }
    }

    /// <summary>Ends all of them.</summary>
    public void CloseAll()
    {
        foreach (var entry in _streams.Values)
        {
            entry.Direct?.Close();
        }

        _streams.Clear();
        DirectCount = 0;
    }
}
