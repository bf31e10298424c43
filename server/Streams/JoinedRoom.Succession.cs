namespace ChatGo.Server.Streams;

/// <content>A room that goes on under another epoch: another Welcome, and what is there (rule R6).</content>
internal sealed partial class JoinedRoom
{
    private Succession? _next;
    private bool _hasNoNext;

    /// <summary>Gets the position that it begins behind.</summary>
    public long Beginning =>
        _subscription!.Place is var place && place.Missed.IsEmpty ? place.Next - 1 : place.Missed.First - 1;

    /// <summary>Gets whether another room goes on in the place of this one.</summary>
    private bool GoesOn => !_hasNoNext && Room.Successor is not null && !_feed.IsCompleting;

    /// <summary>Gets whether the stream ends before it is known where the room goes on.</summary>
    private bool IsCutOff => !_hasNoNext && Room.Successor is not null && _feed.IsCompleting;

    private bool IsAwaited => Volatile.Read(ref _next) is { IsDone: false };

    /// <summary>Goes to the room that goes on, once this one was read to its end. The writer's.</summary>
    private void GoOn()
    {
        if (!GoesOn || !IsDone || IsRemovalDue)
        {
            return;
        }

        if (_next is null)
        {
            var next = Succession.Begin(_subscription!, this);
            Volatile.Write(ref _next, next);
            Interlocked.MemoryBarrier();
            if (_hasLeft)
            {
                next.Close();
            }
        }
        else if (!IsAwaited && Interlocked.Exchange(ref _next, null) is { } found)
        {
            GoOnIn(found.Take());
        }
    }

    private void GoOnIn(Core.Rooms.Subscription? joined)
    {
        if (joined is null)
        {
            _hasNoNext = true;
            return;
        }

        var (before, presence) = (_subscription!, _presence);
        (_subscription, _room) = (joined, joined.Room);
        Begin(requestId: 0);
        // Behind who came: whoever is here stays a member.
        before.Dispose();
        presence.Dispose();
        if (_hasLeft)
        {
            joined.Dispose();
            _presence.Dispose();
        }
        else if (_feed.IsCompleting)
        {
            joined.Complete();
        }
    }
}
