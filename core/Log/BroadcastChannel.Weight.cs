namespace ChatGo.Core.Log;

/// <content>What the channel weighs.</content>
public sealed partial class BroadcastChannel<T>
{
    /// <summary>Counts what is kept with an item from now on, and drops what is too much then.</summary>
    /// <param name="sequence">The item's place.</param>
    /// <param name="item">The item.</param>
    /// <param name="bytes">What is kept with it.</param>
    /// <returns>False where it is not held there: nothing is counted.</returns>
    public bool TryAddWeight(long sequence, T item, int bytes)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (sequence < 1 || _ring.Read(sequence) is not { } entry || !ReferenceEquals(entry.Item, item))
        {
            return false;
        }

        // Counted before it can be dropped, as an item is.
        Weigh(bytes);
        if (!item.TryAddWeight(bytes))
        {
            Weigh(-bytes);
            return false;
        }

        TrimToBytes();
        return true;
    }

    /// <summary>Subtracts what is held from the total, for ever; who reads the log still gets it. Once at most.</summary>
    public void LeaveTotal()
    {
        var held = Interlocked.Add(ref _bytes, -Uncounted) + Uncounted;
        _total?.Add(-held);
    }

    /// <summary>Counts bytes that come or go: here, and in the total for as long as the log is part of it. One addition
    /// decides which, so that nothing is taken out twice.</summary>
    private void Weigh(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) > -Uncounted / 2)
        {
            _total?.Add(bytes);
        }
    }
}
