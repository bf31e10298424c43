namespace ChatGo.Client.Connections;

/// <summary>Finds jumps in the sequence of one room's messages, which is 1, 2, 3 … where none was missed.</summary>
/// <remarks>One reader feeds it. A sequence of 0 means that the server does not tell, and is passed over; one that does
/// not rise means a new life of the room, and starts the count there.</remarks>
internal sealed class GapTracker
{
    private ulong _last;

    /// <summary>Handles the next message's sequence.</summary>
    /// <returns>What was missed just before it; null where nothing was, and for the first message.</returns>
    public SequenceGap? Observe(ulong sequence)
    {
        if (sequence == 0)
        {
            return null;
        }

        var previous = _last;
        _last = sequence;
        return previous != 0 && sequence > previous + 1 ? new SequenceGap(previous + 1, sequence - 1) : null;
    }

    /// <summary>Forgets the room: the next message may have any sequence.</summary>
    public void Reset() => _last = 0;
}
