using ChatGo.Core.Engines;
using ChatGo.Core.Messages;

namespace ChatGo.Server.Engines.Redis;

/// <summary>Brings what comes of a room into the order of its numbers: what is early waits, what comes twice is dropped, and two
/// messages under one number are found out.</summary>
/// <remarks>Under its line's lock, but for <see cref="Head"/>.</remarks>
/// <param name="follower">Who is told, in order.</param>
/// <param name="codec">Lays out what was sent elsewhere.</param>
internal sealed class RoomTail(IRoomFollower follower, IFrameCodec codec)
{
    private readonly SortedDictionary<long, EarlyMessage> _early = [];
    private readonly RecentIds _ids = new();
    private long _head;

    /// <summary>Gets the newest message that was told, or skipped.</summary>
    public long Head
    {
        get => Volatile.Read(ref _head);
        private set => Volatile.Write(ref _head, value);
    }

    /// <summary>Gets or sets when the latest message was taken, of all that are known here. UTC, in ticks.</summary>
    public long LastTime { get; set; }

    /// <summary>Gets the first message that waits for those before it; null where none does.</summary>
    public long? FirstEarly
    {
        get
        {
            foreach (var sequence in _early.Keys)
            {
                return sequence;
            }

            return null;
        }
    }

    /// <summary>Gets the ids of the newest messages.</summary>
    public RecentIds Ids => _ids;

    /// <summary>Begins.</summary>
    /// <param name="extent">How far the room reaches; what waits and is no later is dropped.</param>
    public void Begin(RoomExtent extent)
    {
        Head = extent.Head;
        follower.Begin(extent);
        while (FirstEarly <= Head)
        {
            Release(FirstEarly.Value);
        }

        Drain();
    }

    /// <summary>A message has come.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="id">What tells it from another under the same number.</param>
    /// <param name="body">What engines keep of it.</param>
    /// <param name="own">It, laid out, where it was sent here.</param>
    /// <param name="isFollowing">Whether the room is told already; else it waits.</param>
    /// <returns>False: another message has this number.</returns>
    public bool TryTake(long sequence, ulong id, ReadOnlySpan<byte> body, Frame? own, bool isFollowing)
    {
        if (isFollowing && sequence <= Head)
        {
            return !_ids.TryFind(sequence, out var known) || known == id;
        }

        if (isFollowing && sequence == Head + 1)
        {
            Tell(sequence, id, body, own);
            Drain();
            return true;
        }

        if (_early.TryGetValue(sequence, out var early))
        {
            early.Frame ??= own;
            return early.Id == id;
        }

        _early.Add(sequence, new EarlyMessage(id, own is null ? body.ToArray() : null) { Frame = own });
        return true;
    }

    /// <summary>Waits until a number that came early is told.</summary>
    /// <returns>Becomes false where the room ends before.</returns>
    public Task<bool> WaitAsync(long sequence) =>
        sequence <= Head || !_early.TryGetValue(sequence, out var early)
            ? Task.FromResult(sequence <= Head)
            : (early.Told ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Numbers cannot be had.</summary>
    /// <param name="through">The last of them.</param>
    public void Skip(long through)
    {
        if (through > Head)
        {
            Head = through;
            follower.Skip(through);
            Drain();
        }
    }

    /// <summary>Nothing more is told: what waits is let go.</summary>
    public void End()
    {
        foreach (var early in _early.Values)
        {
            early.Told?.SetResult(false);
        }

        _early.Clear();
    }

    private void Drain()
    {
        while (FirstEarly is { } sequence && sequence <= Head + 1)
        {
            var early = _early[sequence];
            if (sequence > Head)
            {
                Tell(sequence, early.Id, early.Body, early.Frame);
            }

            Release(sequence);
        }
    }

    private void Release(long sequence)
    {
        _early.Remove(sequence, out var early);
        early!.Told?.SetResult(true);
    }

    private void Tell(long sequence, ulong id, ReadOnlySpan<byte> body, Frame? own)
    {
        Head = sequence;
        _ids.Add(sequence, id);
        var message = own ?? codec.Lay(body);
        LastTime = Math.Max(LastTime, message.CreatedAt.UtcTicks);
        follower.Deliver(sequence, message);
    }
}
