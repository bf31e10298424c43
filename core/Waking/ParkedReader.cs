namespace ChatGo.Core.Waking;

/// <summary>A reader's place in a <see cref="ParkingLot"/>, and the head of a chain of them as a work item of the
/// thread pool: waking readers allocates nothing.</summary>
/// <remarks>The reader parks and unparks its own node; whoever took the chain frees it. Between the two one
/// interlocked word decides.</remarks>
internal sealed class ParkedReader(IReaderSignal signal) : IThreadPoolWorkItem
{
    /// <summary>Nodes a work item wakes; the rest of the chain is a work item of its own, for another core.</summary>
    private const int ChainNodes = 64;

    private const int Free = 0;
    private const int Parked = 1;
    private const int Unparked = 2;

    private int _state;

    /// <summary>Gets or sets the node below, while in a lot or a chain.</summary>
    public ParkedReader? Next { get; set; }

    /// <summary>Gets whether waking it takes note only; see <see cref="IReaderSignal.CanSignalInline"/>.</summary>
    public bool CanSignalInline => signal.CanSignalInline;

    /// <summary>Reports that the reader waits.</summary>
    /// <returns>True where the node is in no lot and must be pushed.</returns>
    public bool Park()
    {
        if (Interlocked.CompareExchange(ref _state, Parked, Unparked) != Free)
        {
            return false;
        }

        Volatile.Write(ref _state, Parked);
        return true;
    }

    /// <summary>Reports that the reader does not wait; the node stays where it is.</summary>
    /// <returns>Whether the node is still in a lot or a chain.</returns>
    public bool Unpark() => Interlocked.CompareExchange(ref _state, Unparked, Parked) != Free;

    void IThreadPoolWorkItem.Execute()
    {
        var rest = this;
        for (var i = 0; i < ChainNodes && rest is not null; i++)
        {
            rest = rest.Next;
        }

        if (rest is not null)
        {
            WakeBatch.Queue(rest);
        }

        WakeBatch.Begin();
        for (var node = this; node != rest;)
        {
            // Read before it is freed: its reader may push it elsewhere from then on.
            var next = node!.Next;
            node.Wake();
            node = next;
        }

        WakeBatch.End();
    }

    /// <summary>Wakes the reader; only for who took the chain.</summary>
    public void Wake()
    {
        Next = null;
        if (Interlocked.Exchange(ref _state, Free) == Parked)
        {
            signal.Signal();
        }
    }
}
