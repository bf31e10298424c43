using ChatGo.Api;

namespace ChatGo.Client.Connections;

/// <summary>How far a reader has come in a room, over all its streams: where to resume, what was there already, what is
/// missing.</summary>
/// <remarks>One reader feeds it; how far it has come, any task may ask. Sequences are 1, 2, 3 … in each life of a room; 0 means
/// that the server does not tell, and is passed over.</remarks>
internal sealed class ReadPosition(RoomPosition? start, uint history)
{
    private RoomPosition? _at = start;
    private ulong _sequence;

    // Whether the next message is _at's successor. Before the first message it need not be: a room's very first reader
    // also gets what the room holds.
    private bool _isExact = start is not null;

    /// <summary>Where to resume; null before the first welcome.</summary>
    public RoomPosition? Resume => _at;

    /// <summary>The last message read, or told to be lost. Any task.</summary>
    public ulong Sequence => Volatile.Read(ref _sequence);

    /// <summary>A stream stands.</summary>
    /// <returns>Whether the room has begun a new life since the last one.</returns>
    public bool Enter(Welcome welcome)
    {
        var isKnown = _at is not null;
        if (_at is { } at && at.Epoch == welcome.Epoch)
        {
            _isExact = true;
            return false;
        }

        _at = new RoomPosition(welcome.Epoch, isKnown ? 0 : BeforeFirst(welcome));
        _isExact = isKnown;
        return isKnown;
    }

    /// <summary>Handles a message's sequence.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="gap">What is missing just before it and was not told yet; null where nothing is.</param>
    /// <returns>Whether the message is new.</returns>
    public bool Accept(ulong sequence, out SequenceGap? gap)
    {
        gap = null;
        if (sequence == 0 || _at is not { } at)
        {
            return true;
        }

        if (_isExact && sequence <= at.Sequence)
        {
            return false;
        }

        gap = _isExact && sequence > at.Sequence + 1 ? new SequenceGap(at.Sequence + 1, sequence - 1) : null;
        Move(at, sequence);
        return true;
    }

    /// <summary>The server told a gap.</summary>
    /// <returns>What of it is news; null where nothing is.</returns>
    public SequenceGap? Skip(Gap gap)
    {
        if (_at is not { } at || gap.Last < gap.First || gap.Last <= at.Sequence)
        {
            return null;
        }

        var first = _isExact ? Math.Max(gap.First, at.Sequence + 1) : gap.First;
        Move(at, gap.Last);
        return new SequenceGap(first, gap.Last);
    }

    private void Move(RoomPosition at, ulong sequence)
    {
        _at = at with { Sequence = sequence };
        _isExact = true;
        Volatile.Write(ref _sequence, sequence);
    }

    private ulong BeforeFirst(Welcome welcome)
    {
        var held = welcome.Head + 1 - Math.Min(welcome.Oldest, welcome.Head + 1);
        return welcome.Head - Math.Min(history, held);
    }
}
