using System.Collections.Concurrent;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>Writes what waits, all that waits at once: while the disk takes one batch, the next gathers by itself. Without a
/// timer, so that one sender waits for its own write alone.</summary>
/// <remarks>Any thread adds; one thread of its own writes. What is written is decided in the order in which it was added. The
/// idea is the group commit of databases (Gawlick and Kinkade, 1985).</remarks>
internal sealed class Committer : IDisposable
{
    /// <summary>What is written at once, at most.</summary>
    private const int MaxWrites = 8_192;
    private const int MaxBytes = 4 * 1_024 * 1_024;

    private readonly ConcurrentQueue<PendingWrite> _queue = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly List<PendingWrite> _writes = [];
    private readonly WriteBatch _batch = new();
    private readonly Action<WriteBatch> _write;
    private readonly Action _written;
    private readonly Func<bool> _isBroken;
    private readonly StoreFigures _figures;
    private readonly long _maxPendingBytes;
    private readonly Thread _thread;
    private long _pendingBytes;
    private int _isAsleep;
    private volatile bool _isStopping;
    private volatile bool _isStopped;

    /// <summary>Initializes a new instance of the <see cref="Committer"/> class, and starts it.</summary>
    /// <param name="maxPendingBytes">What may wait. Unit: bytes.</param>
    /// <param name="write">Makes writes; throws <see cref="RocksDbException"/> where nobody knows whether they were made.</param>
    /// <param name="written">Called behind each batch, whatever became of it.</param>
    /// <param name="isBroken">Whether nothing is to be written any more.</param>
    /// <param name="figures">Told of each batch.</param>
    public Committer(
        long maxPendingBytes, Action<WriteBatch> write, Action written, Func<bool> isBroken, StoreFigures figures)
    {
        (_maxPendingBytes, _write, _written, _isBroken, _figures) = (maxPendingBytes, write, written, isBroken, figures);
        _thread = new Thread(Run) { Name = "store commits", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Gets what waits. Unit: bytes.</summary>
    public long PendingBytes => Volatile.Read(ref _pendingBytes);

    /// <summary>Adds what is to be written, in its order.</summary>
    /// <returns>False where more waits than may: nothing was added.</returns>
    public bool TryAdd(PendingWrite write)
    {
        if (Interlocked.Add(ref _pendingBytes, write.Bytes) > _maxPendingBytes || _isStopping)
        {
            Interlocked.Add(ref _pendingBytes, -write.Bytes);
            return false;
        }

        _queue.Enqueue(write);
        // Behind a full fence: the thread sees what was added, or is seen asleep.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isAsleep) == 1 && Interlocked.Exchange(ref _isAsleep, 0) == 1)
        {
            _wake.Set();
        }

        if (_isStopped)
        {
            RefuseAll();
        }

        return true;
    }

    /// <summary>Writes what waits, and ends.</summary>
    public void Dispose()
    {
        if (_isStopping)
        {
            return;
        }

        _isStopping = true;
        _wake.Set();
        _thread.Join();
        _isStopped = true;
        Interlocked.MemoryBarrier();
        RefuseAll();
        _wake.Dispose();
        _batch.Dispose();
    }

    /// <summary>Nobody writes any more: what was added at the last moment is told so.</summary>
    private void RefuseAll()
    {
        while (_queue.TryDequeue(out var late))
        {
            late.Refuse();
            late.Complete();
        }
    }

    private void Run()
    {
        while (true)
        {
            Gather();
            if (_writes.Count > 0)
            {
                Commit();
            }
            else if (_isStopping)
            {
                return;
            }
            else
            {
                Sleep();
            }
        }
    }

    private void Gather()
    {
        var bytes = 0;
        while (_writes.Count < MaxWrites && bytes < MaxBytes && _queue.TryDequeue(out var write))
        {
            _writes.Add(write);
            bytes += write.Bytes;
        }

        Interlocked.Add(ref _pendingBytes, -bytes);
    }

    private void Sleep()
    {
        Volatile.Write(ref _isAsleep, 1);
        Interlocked.MemoryBarrier();
        if (_queue.IsEmpty && !_isStopping)
        {
            _wake.WaitOne();
        }

        Volatile.Write(ref _isAsleep, 0);
    }

    private void Commit()
    {
        if (_isBroken())
        {
            _writes.ForEach(static write => write.Refuse());
        }
        else if (TryWrite())
        {
            _writes.ForEach(static write => write.Kept());
        }
        else
        {
            _writes.ForEach(static write => write.Lost());
        }

        _written();
        _batch.Clear();
        Completions.Queue(_writes);
        _writes.Clear();
    }

    private bool TryWrite()
    {
        foreach (var write in _writes)
        {
            write.Prepare(_batch);
        }

        if (_batch.Count == 0)
        {
            return true;
        }

        var start = TimeProvider.System.GetTimestamp();
        try
        {
            _write(_batch);
        }
        catch (RocksDbException)
        {
            return false;
        }

        _figures.Committed(_batch.Count, TimeProvider.System.GetElapsedTime(start));
        return true;
    }
}
