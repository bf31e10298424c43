using ChatGo.Core.Rooms;
using ChatGo.Core.Waking;

namespace ChatGo.Server.Streams;

/// <summary>A reader on its way to the room that goes on in the place of its own (rule R6).</summary>
/// <remarks>Any thread. It is signalled once it is there, or no room goes on.</remarks>
internal sealed class Succession
{
    private Subscription? _joined;
    private volatile bool _isDone;
    private volatile bool _isClosed;

    private Succession()
    {
    }

    /// <summary>Gets whether it is known where the reader goes on.</summary>
    public bool IsDone => _isDone;

    /// <summary>Begins.</summary>
    /// <param name="before">Where the reader has read to the end.</param>
    /// <param name="signal">Signalled then, and where there is news in the other room.</param>
    public static Succession Begin(Subscription before, IReaderSignal signal)
    {
        var succession = new Succession();
        _ = succession.JoinAsync(before, signal);
        return succession;
    }

    /// <summary>Claims the place in the other room; null where there is none.</summary>
    public Subscription? Take() => Interlocked.Exchange(ref _joined, null);

    /// <summary>The reader has gone: it leaves the other room, now or once it is there.</summary>
    public void Close()
    {
        _isClosed = true;
        // Behind the fence: this sees it joined, or it sees itself closed.
        Interlocked.MemoryBarrier();
        Take()?.Dispose();
    }

    private async Task JoinAsync(Subscription before, IReaderSignal signal)
    {
        Volatile.Write(ref _joined, await before.JoinSuccessorAsync(signal));
        Interlocked.MemoryBarrier();
        _isDone = true;
        if (_isClosed)
        {
            Take()?.Dispose();
        }

        ThreadPool.UnsafeQueueUserWorkItem(signal, preferLocal: false);
    }
}
