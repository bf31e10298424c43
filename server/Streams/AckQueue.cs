using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Messages;

namespace ChatGo.Server.Streams;

/// <summary>The answers of a Session: those that wait to be written, and those that are owed; bounded together, by a reader of
/// requests that waits.</summary>
/// <remarks>Any thread adds, one waits, the stream's writer prepares and takes.</remarks>
internal sealed class AckQueue
{
    /// <summary>Answers that may be owed, or wait, before the next request is read.</summary>
    public const int MaxOwed = 256;

    private readonly ConcurrentQueue<Frame> _frames = new();
    private TaskCompletionSource? _room;
    private Queue<Frame>? _prepared;
    private int _waiting;
    private int _owed;
    private int _isTold;
    private volatile bool _isClosed;

    /// <summary>Gets whether one waits.</summary>
    public bool HasAny => Volatile.Read(ref _waiting) > 0;

    /// <summary>Gets whether one waits, or is still to come.</summary>
    public bool IsOwing => Volatile.Read(ref _owed) > 0;

    /// <summary>Gets whether the next request must wait.</summary>
    public bool IsFull => !_isClosed && Volatile.Read(ref _owed) >= MaxOwed;

    /// <summary>A request is being answered: each is added once.</summary>
    public void Owe() => Interlocked.Increment(ref _owed);

    /// <summary>Adds an answer that was owed. The writer is not told.</summary>
    public void Add(Frame frame)
    {
        _frames.Enqueue(frame);
        Interlocked.Increment(ref _waiting);
    }

    /// <summary>Adds an answer that was owed, on a thread that nobody flushes behind.</summary>
    /// <returns>Whether the writer is to be told: it was not yet, since it looked last.</returns>
    public bool AddLate(Frame frame)
    {
        Add(frame);
        return Interlocked.Exchange(ref _isTold, 1) == 0;
    }

    /// <summary>Waits until there is room for another.</summary>
    public async Task WaitForRoomAsync()
    {
        while (IsFull)
        {
            var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _room, room);
            if (!IsFull)
            {
                return;
            }

            await room.Task;
        }
    }

    /// <summary>Lets those that wait be taken without a lock, once all from before have been.</summary>
    public void Prepare()
    {
        if (Volatile.Read(ref _isTold) != 0)
        {
            // Before the look: one that is added from now on tells again.
            Interlocked.Exchange(ref _isTold, 0);
        }

        if (_prepared?.Count > 0 || Volatile.Read(ref _waiting) == 0)
        {
            return;
        }

        _prepared ??= new Queue<Frame>();
        while (_frames.TryDequeue(out var frame))
        {
            _prepared.Enqueue(frame);
        }
    }

    /// <summary>Dequeues the oldest that is prepared, if there is one.</summary>
    public bool TryTake([MaybeNullWhen(false)] out Frame frame)
    {
        if (_prepared is null || !_prepared.TryDequeue(out frame))
        {
            frame = null;
            return false;
        }

        Interlocked.Decrement(ref _waiting);
        if (Interlocked.Decrement(ref _owed) < MaxOwed && Volatile.Read(ref _room) is not null)
        {
            Interlocked.Exchange(ref _room, null)?.TrySetResult();
        }

        return true;
    }

    /// <summary>Nothing will be taken any more: who waits goes on.</summary>
    public void Close()
    {
        _isClosed = true;
        Interlocked.Exchange(ref _room, null)?.TrySetResult();
    }
}
