namespace ChatGo.Core.Waking;

/// <summary>Who waits for a channel: a stack of parked readers that a writer takes whole. A writer looks once, and
/// its cost does not grow with the readers.</summary>
/// <remarks>Treiber's stack (IBM RJ 5118, 1986) without a pop of one: it is pushed to by readers and taken whole, so
/// it has no ABA. A reader that no longer waits stays in it, unparked, until it is taken.</remarks>
internal sealed class ParkingLot
{
    /// <summary>Nodes of gone readers that a quiet channel may keep beside one for each reader it has; with the next
    /// one all are taken out. So a leave costs a wake or so, and nodes are no more than twice the readers.</summary>
    private const int SpareNodes = 16;

    private ParkedReader? _top;
    private int _readers;
    private int _abandoned;

    /// <summary>Counts a reader in.</summary>
    public void Enter() => Interlocked.Increment(ref _readers);

    /// <summary>Counts a reader out, and gives up its node.</summary>
    public void Leave(ParkedReader node)
    {
        Interlocked.Decrement(ref _readers);
        Abandon(node);
    }

    /// <summary>Parks a reader: the next wake signals it. A full fence stands between this and what the reader reads
    /// after it.</summary>
    public void Park(ParkedReader node)
    {
        if (!node.Park())
        {
            return;
        }

        var top = Volatile.Read(ref _top);
        while (true)
        {
            node.Next = top;
            var seen = Interlocked.CompareExchange(ref _top, node, top);
            if (seen == top)
            {
                return;
            }

            top = seen;
        }
    }

    /// <summary>Frees the node of a reader that is gone. Where too many have piled up all are taken out, and
    /// those that still wait are woken for nothing.</summary>
    public void Abandon(ParkedReader node)
    {
        if (node.Unpark() && Interlocked.Increment(ref _abandoned) > SpareNodes + Volatile.Read(ref _readers))
        {
            WakeAll();
        }
    }

    /// <summary>Removes all nodes and has them woken on the thread pool; a single one that only takes note, at once. The
    /// caller's news must be published, with a full fence, before.</summary>
    public void WakeAll()
    {
        if (Volatile.Read(ref _top) is null || Interlocked.Exchange(ref _top, null) is not { } chain)
        {
            return;
        }

        Volatile.Write(ref _abandoned, 0);
        if (chain.Next is null && chain.CanSignalInline)
        {
            chain.Wake();
            return;
        }

        WakeBatch.Queue(chain);
    }
}
