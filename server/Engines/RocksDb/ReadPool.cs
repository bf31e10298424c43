using System.Collections.Concurrent;
using ChatGo.Core.Engines;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>Reads, which may wait for the disk, on threads of its own: those of the pool have other things to do.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class ReadPool : IDisposable
{
    private const int Threads = 2;

    /// <summary>Reads that may wait.</summary>
    private const int MaxReads = 65_536;

    private readonly BlockingCollection<Action> _reads = new(MaxReads);
    private readonly Thread[] _threads;

    /// <summary>Initializes a new instance of the <see cref="ReadPool"/> class, and starts it.</summary>
    public ReadPool()
    {
        _threads = new Thread[Threads];
        for (var index = 0; index < Threads; index++)
        {
            _threads[index] = new Thread(Run) { Name = "store reads", IsBackground = true };
            _threads[index].Start();
        }
    }

    /// <summary>Reads.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="read">Reads it.</param>
    /// <param name="cancellationToken">Gives up, unless it has begun.</param>
    /// <exception cref="EngineUnavailableException">It could not be read, or too many reads wait.</exception>
    public Task<T> RunAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            if (_reads.TryAdd(Read))
            {
                return done.Task;
            }
        }
        catch (InvalidOperationException)
        {
            // It has stopped.
        }

        return Task.FromException<T>(new EngineUnavailableException("The store reads too much already."));

        void Read()
        {
            if (cancellationToken.IsCancellationRequested)
            {
                done.TrySetCanceled(cancellationToken);
                return;
            }

            try
            {
                done.SetResult(read());
            }
            catch (RocksDbException failure)
            {
                done.SetException(new EngineUnavailableException("The store cannot be read.", failure));
            }
            catch (Exception failure) when (failure is EngineUnavailableException or ObjectDisposedException)
            {
                done.SetException(failure is EngineUnavailableException ? failure : new EngineUnavailableException());
            }
        }
    }

    /// <summary>Reads what waits, and ends.</summary>
    public void Dispose()
    {
        if (_reads.IsAddingCompleted)
        {
            return;
        }

        _reads.CompleteAdding();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _reads.Dispose();
    }

    private void Run()
    {
        foreach (var read in _reads.GetConsumingEnumerable())
        {
            read();
        }
    }
}
