using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ChatGo.Core.Log;

namespace ChatGo.Bench.Broadcast;

/// <summary>Appends to a room's log that nobody reads, beside the framework's bounded channel that drops its oldest: what
/// a message costs its sender, alone and in each other's way.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams)]
public class AppendBenchmark
{
    private const int Messages = 65_536;
    private const int Capacity = 1_024;

    private static readonly BoundedChannelOptions Bounds = new(Capacity) { FullMode = BoundedChannelFullMode.DropOldest };

    private BroadcastChannel<BenchItem> _log = new(Bounds);
    private Channel<BenchItem> _queue = Channel.CreateBounded<BenchItem>(Bounds);

    /// <summary>Gets or sets the threads that append.</summary>
    [Params(1, 2)]
    public int Writers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _log = new BroadcastChannel<BenchItem>(Bounds);
        _queue = Channel.CreateBounded<BenchItem>(Bounds);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    public async Task BoundedChannel()
    {
        await WriteAsync(() => _queue.Writer.TryWrite(new BenchItem()));
        Check(_queue.Reader.Count, Capacity);
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task BroadcastChannel()
    {
        var before = _log.Head;
        await WriteAsync(() => _log.TryAppend(new BenchItem(), out _));
        Check(_log.Head - before, Messages);
    }

    /// <summary>Writes on this thread and, where there are two, on another: so many messages that what starting it takes
    /// does not count.</summary>
    private async Task WriteAsync(Func<bool> write)
    {
        var other = Writers == 2 ? Task.Run(() => WriteShare(write)) : Task.CompletedTask;
        WriteShare(write);
        await other;
    }

    private void WriteShare(Func<bool> write)
    {
        for (var message = 0; message < Messages / Writers; message++)
        {
            write();
        }
    }

    private static void Check(long messages, long expected)
    {
        if (messages != expected)
        {
            throw new InvalidOperationException($"{messages} messages instead of {expected}.");
        }
    }
}
