using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ChatGo.Core.Log;

namespace ChatGo.Bench.Broadcast;

/// <summary>Appends messages and delivers each to every reader: one log with a cursor a reader, beside one of the
/// framework's bounded channels a reader. One thread, no network: the cost of the structure itself.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams)]
public class FanOutBenchmark
{
    private const int Messages = 256;
    private const int Capacity = 1_024;

    private static readonly BoundedChannelOptions Bounds = new(Capacity) { FullMode = BoundedChannelFullMode.DropOldest };

    private BroadcastChannel<BenchItem> _log = new(Bounds);
    private BroadcastReader<BenchItem>[] _cursors = [];
    private Channel<BenchItem>[] _queues = [];

    /// <summary>Gets or sets the readers of the room.</summary>
    [Params(1, 10, 100, 1_000)]
    public int Readers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _log = new BroadcastChannel<BenchItem>(Bounds);
        _cursors = [.. Enumerable.Range(0, Readers).Select(_ => _log.ReadFromNow())];
        _queues = [.. Enumerable.Range(0, Readers).Select(static _ => Channel.CreateBounded<BenchItem>(Bounds))];
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    public long BoundedChannelAReader()
    {
        for (var message = 0; message < Messages; message++)
        {
            var item = new BenchItem();
            foreach (var queue in _queues)
            {
                queue.Writer.TryWrite(item);
            }
        }

        var delivered = 0L;
        foreach (var queue in _queues)
        {
            while (queue.Reader.TryRead(out _))
            {
                delivered++;
            }
        }

        return Checked(delivered);
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public long BroadcastChannel()
    {
        for (var message = 0; message < Messages; message++)
        {
            _log.TryAppend(new BenchItem(), out _);
        }

        var delivered = 0L;
        foreach (var cursor in _cursors)
        {
            while (cursor.TryRead(out _, out var gap))
            {
                delivered += gap.IsEmpty ? 1 : 0;
            }
        }

        return Checked(delivered);
    }

    private long Checked(long delivered) => delivered == (long)Messages * Readers
        ? delivered
        : throw new InvalidOperationException($"{delivered} deliveries instead of {Messages * Readers}.");
}
