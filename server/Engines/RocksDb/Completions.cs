namespace ChatGo.Server.Engines.RocksDb;

/// <summary>Notifies a few of those who wait, on the pool: the committer's thread goes on with the next write.</summary>
/// <param name="writes">What they wait for.</param>
internal sealed class Completions(PendingWrite[] writes) : IThreadPoolWorkItem
{
    /// <summary>How many are told by one thread.</summary>
    private const int MaxWrites = 64;

    /// <summary>Notifies all.</summary>
    /// <param name="writes">What they wait for.</param>
    public static void Queue(List<PendingWrite> writes)
    {
        for (var first = 0; first < writes.Count; first += MaxWrites)
        {
            var few = writes.GetRange(first, Math.Min(MaxWrites, writes.Count - first)).ToArray();
            ThreadPool.UnsafeQueueUserWorkItem(new Completions(few), preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        foreach (var write in writes)
        {
            write.Complete();
        }
    }
}
