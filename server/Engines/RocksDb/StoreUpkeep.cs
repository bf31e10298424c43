namespace ChatGo.Server.Engines.RocksDb;

/// <summary>Looks after a store: space on its disk, messages that are too old, and where it is written without waiting for the
/// disk, that the disk has it soon.</summary>
internal sealed class StoreUpkeep : IAsyncDisposable
{
    private const int NoteSeconds = 60;

    private readonly RocksStore _store;
    private readonly StoreOptions _options;
    private readonly int _sweepSeconds;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _work;

    /// <summary>Initializes a new instance of the <see cref="StoreUpkeep"/> class, and starts it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="options">How it is kept.</param>
    /// <param name="sweepSeconds">How often rooms are looked through. Unit: seconds.</param>
    public StoreUpkeep(RocksStore store, StoreOptions options, int sweepSeconds)
    {
        (_store, _options, _sweepSeconds) = (store, options, sweepSeconds);
        store.Condition.LookAtSpace(FreeBytes());
        _work = Task.WhenAll(LookAsync(), options.IsSynced ? Task.CompletedTask : SyncAsync());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_work.IsCompleted)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var second = 1; await timer.WaitForNextTickAsync(_stopping.Token); second++)
        {
            _store.Condition.LookAtSpace(FreeBytes());
            if (second % _sweepSeconds == 0)
            {
                DropOld();
            }

            if (second % NoteSeconds == 0)
            {
                await Task.WhenAll(_store.Lines.Select(_store.NoteAsync));
            }
        }
    }

    private void DropOld()
    {
        if (_store.Bounds.Seconds == 0)
        {
            return;
        }

        var oldest = _store.Bounds.OldestTime(_store.Time);
        // Its ids are known for as long as their window, whatever is kept.
        _store.Filter.RaiseTime(Math.Min(oldest, _store.Time.GetUtcNow().UtcTicks - SentIds.Window.Ticks));
        foreach (var line in _store.Lines.Where(line => line.IsAgeDue(oldest)))
        {
            _store.Trim(line);
        }
    }

    private async Task SyncAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_options.FsyncMilliseconds));
        while (await timer.WaitForNextTickAsync(_stopping.Token))
        {
            try
            {
                await _store.Reads.RunAsync(Sync, CancellationToken.None);
            }
            catch (Core.Engines.EngineUnavailableException failure)
            {
                _store.Condition.Fail(failure.InnerException?.Message ?? failure.Message);
                return;
            }
        }

        bool Sync()
        {
            _store.Database.Sync();
            return true;
        }
    }

    private long FreeBytes()
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(_options.Data)).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The disk itself tells, once it is full.
            return long.MaxValue;
        }
    }
}
