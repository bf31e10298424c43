using System.Buffers;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ChatGo.Core.Log;
using ChatGo.Core.Messages;
using ChatGo.Server.Rpc;
using ChatGo.Server.Wire;

namespace ChatGo.Bench.Streams;

/// <summary>Writes the messages that wait for a reader to its response: as many a write as fit, as the server does, beside
/// one a write. A message is already a finished frame; appending, calling and the network are left out. What is allocated
/// is what delivering allocates, a thousandth part of a cursor included.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams)]
public class BatchWriteBenchmark
{
    private const int Messages = 1_024;

    /// <summary>What a delivery may allocate. Unit: bytes.</summary>
    private const int MaxAllocatedBytes = 2;

    private readonly ResponsePipe _response = new();
    private BroadcastChannel<Frame> _log = EmptyLog();
    private long _delivered;
    private long _allocated;

    /// <summary>Gets or sets how long a message's frame is. Unit: bytes.</summary>
    [Params(120, 600)]
    public int FrameBytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _log = EmptyLog();
        for (var message = 0; message < Messages; message++)
        {
            var bytes = new byte[FrameBytes];
            MessageCodec.Begin(bytes, TimeProvider.System.GetUtcNow().UtcTicks);
            _log.TryAppend(new Frame(bytes, MessageCodec.Instance), out _);
        }

        (_delivered, _allocated) = (0, 0);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    public long AWriteAMessage() => Checked(reader =>
    {
        while (reader.TryRead(out var frame))
        {
            _response.SetPayloadLength(frame.Bytes.Length - GrpcPrefix.Bytes);
            _response.GetBufferWriter().Write(frame.Bytes[GrpcPrefix.Bytes..]);
            _response.Complete();
        }
    });

    [Benchmark(OperationsPerInvoke = Messages)]
    public long FramesGathered() => Checked(WriteGathered);

    /// <summary>Looks at all that was allocated: what the first writes need once is nothing beside so many.</summary>
    [GlobalCleanup]
    public void CheckAllocation()
    {
        if (_allocated > _delivered * MaxAllocatedBytes)
        {
            throw new InvalidOperationException($"{_allocated} B allocated for {_delivered} messages.");
        }
    }

    private static BroadcastChannel<Frame> EmptyLog() =>
        new(new BoundedChannelOptions(Messages) { FullMode = BoundedChannelFullMode.DropOldest });

    private void WriteGathered(BroadcastReader<Frame> reader)
    {
        var batch = new FrameBatch(new LogFeed(reader));
        while (batch.TryBegin())
        {
            FrameBatch.Marshaller.ContextualSerializer(batch, _response);
        }
    }

    private long Checked(Action<BroadcastReader<Frame>> write)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var written = _response.WrittenBytes;
        using (var reader = _log.ReadFromOldest())
        {
            write(reader);
        }

        _delivered += Messages;
        _allocated += GC.GetAllocatedBytesForCurrentThread() - allocated;
        written = _response.WrittenBytes - written;
        return written == (long)Messages * FrameBytes
            ? written
            : throw new InvalidOperationException($"{written} bytes written instead of {Messages * FrameBytes}.");
    }
}
