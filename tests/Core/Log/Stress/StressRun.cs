using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>One run of one shape: its threads, from start to the end of the last.</summary>
internal sealed class StressRun
{
    private const int Closers = 2;

    private readonly Shape _shape;
    private readonly Dice _dice;
    private readonly StepClock _clock = new();
    private readonly BroadcastChannel<StressItem> _channel;
    private readonly StressWriter[] _writers;
    private readonly StressReader[] _readers;
    private int _closes;

    public StressRun(Shape shape)
    {
        _shape = shape;
        _dice = new Dice(~shape.Seed);
        _channel = shape.MakeChannel(_clock);
        _writers = [.. Enumerable.Range(0, shape.Writers)
            .Select(writer => new StressWriter(writer, shape, _channel, _clock, _dice.Split()))];
        _readers = [.. shape.Readers.Select(plan => new StressReader(plan, shape, _channel, _dice.Split()))];
    }

    /// <summary>Gets the items the channel took.</summary>
    public int Accepted => _writers.Sum(static writer => writer.Accepted.Count);

    /// <summary>Gets the items that were read, over all readers.</summary>
    public int Read => _readers.Sum(static reader => reader.Seen.Count);

    /// <summary>Runs all of it.</summary>
    /// <param name="bound">A run that takes longer hangs: a wake-up was lost.</param>
    public async Task RunAsync(TimeSpan bound)
    {
        using var abandon = new CancellationTokenSource();
        try
        {
            await RunAsync(bound, abandon.Token);
        }
        finally
        {
            await abandon.CancelAsync();
        }

        StressChecks.That(_closes == 1, $"closed {_closes} times");
        StressChecks.Verify(_shape, _channel, _writers, _readers);
    }

    private static Task StartThread(Action action) => Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async Task RunAsync(TimeSpan bound, CancellationToken abandoned)
    {
        var readers = _readers.Select(reader => Task.Run(() => reader.RunAsync(abandoned), abandoned)).ToArray();
        await Task.WhenAll(_readers.Select(static reader => reader.Started)).WaitAsync(bound, abandoned);
        var writers = _writers.Select(static writer => StartThread(writer.Run)).ToArray();
        var writing = Task.WhenAll(writers);
        var closers = Enumerable.Range(0, Closers)
            .Select(_ => _dice.Between(0, _shape.Items))
            .Select(at => CloseAsync(at, writing));
        Task[] all = [writing, StartThread(Trim), .. closers, .. readers];
        await Task.WhenAll(all).WaitAsync(bound, abandoned);
    }

    private async Task CloseAsync(int atHead, Task writing)
    {
        await (_shape.Close == ClosePlan.AfterWriters ? writing : StartThread(WaitForHead));
        while (!_channel.IsClosed)
        {
            var hasClosed = _shape.Close == ClosePlan.AtTheHead
                ? _channel.TryCloseAt(_channel.Head)
                : _channel.TryClose();
            Interlocked.Add(ref _closes, hasClosed ? 1 : 0);
        }

        void WaitForHead()
        {
            while (!writing.IsCompleted && _channel.Head < atHead)
            {
                Thread.Yield();
            }
        }
    }

    private void Trim()
    {
        while (_shape.MaxAgeTicks > 0 && !_channel.IsClosed)
        {
            _channel.TrimOlderThan(_clock.GetTimestamp() - _shape.MaxAgeTicks);
            Thread.Yield();
        }
    }
}
