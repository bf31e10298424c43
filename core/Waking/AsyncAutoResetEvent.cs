using System.Threading.Tasks.Sources;

namespace ChatGo.Core.Waking;

/// <summary>An auto-reset event for one asynchronous waiter: a signal is kept until it is waited for, many signals are
/// one.</summary>
/// <remarks>One waiter at a time; any thread may signal. The waiter goes on inside <see cref="Signal"/>, on its
/// caller's thread; after a cancellation it resumes on the pool. Allocates nothing per wait.</remarks>
public sealed class AsyncAutoResetEvent : IReaderSignal, IValueTaskSource<bool>
{
    private const int Quiet = 0;
    private const int Waiting = 1;
    private const int Signalled = 2;

    private ManualResetValueTaskSourceCore<bool> _source;
    private CancellationTokenRegistration _registration;
    private int _state;

    /// <summary>Waits for a signal. Gives true.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">Somebody waits already.</exception>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        ThrowIfWaiting(Volatile.Read(ref _state));
        _source.Reset();
        _source.RunContinuationsAsynchronously = false;
        var state = Interlocked.CompareExchange(ref _state, Waiting, Quiet);
        ThrowIfWaiting(state);
        if (state == Signalled)
        {
            Interlocked.Exchange(ref _state, Quiet);
            return new ValueTask<bool>(true);
        }

        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(
                static (signal, token) => ((AsyncAutoResetEvent)signal!).Cancel(token), this);
        }

        return new ValueTask<bool>(this, _source.Version);
    }

    /// <inheritdoc/>
    public void Signal()
    {
        while (true)
        {
            switch (Interlocked.CompareExchange(ref _state, Signalled, Quiet))
            {
                case Waiting when Interlocked.CompareExchange(ref _state, Quiet, Waiting) == Waiting:
                    _source.SetResult(true);
                    return;
                case Waiting:
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>Drops a signal that was kept. Only for the waiter, before it looks for what it waits for.</summary>
    public void Silence()
    {
        if (Volatile.Read(ref _state) == Signalled)
        {
            Interlocked.CompareExchange(ref _state, Quiet, Signalled);
        }
    }

    void IThreadPoolWorkItem.Execute() => Signal();

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        // Waits for a cancellation that is just running: it cannot hit the next wait.
        _registration.Dispose();
        _registration = default;
        return _source.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private static void ThrowIfWaiting(int state)
    {
        if (state == Waiting)
        {
            throw new InvalidOperationException("A reader has one consumer: another wait is under way.");
        }
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Quiet, Waiting) == Waiting)
        {
            _source.RunContinuationsAsynchronously = true;
            _source.SetException(new OperationCanceledException(cancellationToken));
        }
    }
}
