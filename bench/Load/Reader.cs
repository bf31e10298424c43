namespace ChatGo.Bench.Load;

/// <summary>One reader of one room: counts what it got, and sees that it came in order.</summary>
/// <param name="tally">Counts for all.</param>
/// <param name="room">Which room.</param>
internal sealed class Reader(Tally tally, int room)
{
    private long _last;

    /// <summary>Gets which room.</summary>
    public int Room => room;

    /// <summary>Gets or sets a value indicating whether the server has let it in: from then on it is owed everything.
    /// </summary>
    public bool HasJoined { get; set; }

    /// <summary>Gets how many messages it got.</summary>
    public long Received { get; private set; }

    /// <summary>Handles a message that has a number: they rise by one.</summary>
    public void Deliver(ReadOnlySpan<byte> text, long sequence)
    {
        var isNext = sequence == _last + 1;
        _last = sequence;
        Received++;
        tally.Deliver(MessageText.ReadDue(text), isNext);
    }

    /// <summary>Handles a message without a number: one sender's come in the order of their times.</summary>
    public void Deliver(ReadOnlySpan<byte> text)
    {
        var due = MessageText.ReadDue(text);
        var isNext = due >= _last;
        _last = due;
        Received++;
        tally.Deliver(due, isNext);
    }
}
