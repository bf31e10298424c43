using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ChatGo.Core.Log;

namespace ChatGo.Bench.Broadcast;

/// <summary>Appends one message when all readers are parked, and waits until each has woken, read it and parked again:
/// one log with a cursor a reader, beside one of the framework's bounded channels a reader.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams)]
public class WakeBenchmark
{
    private const int Capacity = 1_024;

    private static readonly BoundedChannelOptions Bounds = new(Capacity) { FullMode = BoundedChannelFullMode.DropOldest };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly object _allRead = new();
    private BroadcastChannel<BenchItem> _log = new(Bounds);
    private Channel<BenchItem>[] _queues = [];
    private int _missing;

    /// <summary>Gets or sets the readers of the room.</summary>
    [Params(1, 100, 1_000)]
    public int Readers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _log = new BroadcastChannel<BenchItem>(Bounds);
        _queues = [.. Enumerable.Range(0, Readers).Select(static _ => Channel.CreateBounded<BenchItem>(Bounds))];
        foreach (var queue in _queues)
        {
            _ = ReadAsync(queue.Reader);
            _ = ReadAsync(_log.ReadFromNow());
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _log.TryClose();
        foreach (var queue in _queues)
        {
            queue.Writer.TryComplete();
        }
    }

    [Benchmark(Baseline = true)]
    public int BoundedChannelAReader()
    {
        _missing = Readers;
        var item = new BenchItem();
        foreach (var queue in _queues)
        {
            queue.Writer.TryWrite(item);
        }

        return AllRead();
    }

    [Benchmark]
    public int BroadcastChannel()
    {
        _missing = Readers;
        _log.TryAppend(new BenchItem(), out _);
        return AllRead();
    }

    private int AllRead()
    {
        lock (_allRead)
        {
            while (Volatile.Read(ref _missing) > 0)
            {
                if (!Monitor.Wait(_allRead, Patience))
                {
                    throw new InvalidOperationException($"{_missing} of {Readers} readers were not woken.");
                }
            }
        }

        return Readers;
    }

    private async Task ReadAsync(ChannelReader<BenchItem> reader)
    {
        while (await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out _))
            {
                if (Interlocked.Decrement(ref _missing) == 0)
                {
                    lock (_allRead)
                    {
                        Monitor.Pulse(_allRead);
                    }
                }
            }
        }
    }
}
