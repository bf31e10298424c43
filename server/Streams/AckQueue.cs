using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Messages;

namespace ChatGo.Server.Streams;

/// <summary>The answers of a Session that wait to be written: bounded, by a reader of requests that waits.</summary>
/// <remarks>One thread adds and waits, the stream's writer prepares and takes.</remarks>
internal sealed class AckQueue
{
    /// <summary>Answers that may wait before the next request is read.</summary>
    public const int MaxWaiting = 256;

    private readonly ConcurrentQueue<Frame> _frames = new();
    private TaskCompletionSource? _room;
    private Queue<Frame>? _prepared;
    private int _count;
    private volatile bool _isClosed;

    /// <summary>Gets whether one waits.</summary>
    public bool HasAny => Volatile.Read(ref _count) > 0;

    /// <summary>Gets whether the next request must wait.</summary>
    public bool IsFull => !_isClosed && Volatile.Read(ref _count) >= MaxWaiting;

    /// <summary>Adds an answer. The writer is not told.</summary>
    public void Add(Frame frame)
    {
        _frames.Enqueue(frame);
        Interlocked.Increment(ref _count);
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
        if (_prepared?.Count > 0 || Volatile.Read(ref _count) == 0)
        {
            return;
        }

        _prepared ??= new Queue<Frame>();
        while (_frames.TryDequeue(out var frame))
        {
            _prepared.Enqueue(frame);
        }
    }

    /// <summary>Takes the oldest that is prepared, if there is one.</summary>
    public bool TryTake([MaybeNullWhen(false)] out Frame frame)
    {
        if (_prepared is null || !_prepared.TryDequeue(out frame))
        {
            frame = null;
            return false;
        }

        if (Interlocked.Decrement(ref _count) < MaxWaiting && Volatile.Read(ref _room) is not null)
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
