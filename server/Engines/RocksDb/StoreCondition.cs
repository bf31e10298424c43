using ChatGo.Core.Engines;
using ChatGo.Server.Logging;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>What a store can do now: it is read only once a write has failed, and while its disk is low on space.</summary>
/// <remarks>Any thread.</remarks>
/// <param name="options">Where it is, and how much space there must be.</param>
/// <param name="logger">Told of each change.</param>
internal sealed class StoreCondition(StoreOptions options, ILogger logger)
{
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _failure;
    private volatile bool _isLowOnSpace;

    /// <summary>Gets whether a write has failed.</summary>
    public bool HasFailed => Volatile.Read(ref _failure) is not null;

    /// <summary>Gets what is done once a write has failed.</summary>
    public Task Failed => _failed.Task;

    /// <summary>Gets what it can do.</summary>
    public EngineHealth Health => HasFailed || _isLowOnSpace ? EngineHealth.ReadOnly : EngineHealth.Good;

    /// <summary>Nothing is written any more: nobody knows what of the last batch is kept, and what failed once is not tried
    /// again. A start finds out.</summary>
    /// <param name="reason">Why.</param>
    public void Fail(string reason)
    {
        if (Interlocked.CompareExchange(ref _failure, reason, null) is null)
        {
            logger.StoreFails(options.Data, reason);
            _failed.SetResult();
        }
    }

    /// <summary>Notes how much space the disk has: with less than there must be, nothing is taken.</summary>
    /// <param name="free">Unit: bytes.</param>
    public void LookAtSpace(long free)
    {
        var isLow = free < (long)options.MinFreeMebibytes << 20;
        if (isLow == _isLowOnSpace)
        {
            return;
        }

        _isLowOnSpace = isLow;
        if (isLow)
        {
            logger.StoreIsLowOnSpace(options.Data, free >> 20, options.MinFreeMebibytes);
        }
        else
        {
            logger.StoreHasSpace(options.Data);
        }
    }
}
