using ChatGo.Core.Engines;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>A change beside messages, that waits to be written.</summary>
/// <typeparam name="T">What comes of it.</typeparam>
/// <param name="bytes">As of <see cref="PendingWrite.Bytes"/>.</param>
/// <param name="prepare">As of <see cref="PendingWrite.Prepare"/>; gives what comes of it. May throw
/// <see cref="RocksDbException"/> before anything was added.</param>
/// <param name="kept">As of <see cref="PendingWrite.Kept"/>; null for nothing.</param>
internal sealed class PendingChange<T>(int bytes, Func<WriteBatch, T> prepare, Action<T>? kept = null) : PendingWrite
{
    private readonly TaskCompletionSource<T> _done = new();
    private T _result = default!;
    private Exception? _failure;

    /// <summary>Gets what comes of it.</summary>
    public Task<T> Task => _done.Task;

    /// <inheritdoc/>
    public override int Bytes => bytes;

    /// <inheritdoc/>
    public override void Prepare(WriteBatch batch)
    {
        try
        {
            _result = prepare(batch);
        }
        catch (RocksDbException failure)
        {
            _failure = new EngineUnavailableException("The store cannot be read.", failure);
        }
    }

    /// <inheritdoc/>
    public override void Kept()
    {
        if (_failure is null)
        {
            kept?.Invoke(_result);
        }
    }

    /// <inheritdoc/>
    public override void Lost() => _failure ??= new EngineUnavailableException("Nobody knows whether it was kept.");

    /// <inheritdoc/>
    public override void Refuse() => _failure = new EngineUnavailableException("The store takes nothing now.");

    /// <inheritdoc/>
    public override void Complete()
    {
        if (_failure is null)
        {
            _done.SetResult(_result);
        }
        else
        {
            _done.SetException(_failure);
        }
    }
}
