using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using ChatGo.Server.Wire;
using Grpc.Core;

namespace ChatGo.Bench.Streams;

/// <summary>Stands where a response would: takes what is serialized into a pipe, as Grpc.AspNetCore does, and flushes it
/// once a write; the other end throws it away.</summary>
internal sealed class ResponsePipe : SerializationContext
{
    private readonly Pipe _pipe = new(new PipeOptions(new BlockPool(), pauseWriterThreshold: 0));

    /// <summary>Gets how much came out at the other end.</summary>
    public long WrittenBytes { get; private set; }

    /// <inheritdoc/>
    public override void SetPayloadLength(int payloadLength)
    {
        var prefix = _pipe.Writer.GetSpan(GrpcPrefix.Bytes);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], payloadLength);
        _pipe.Writer.Advance(GrpcPrefix.Bytes);
    }

    /// <inheritdoc/>
    public override IBufferWriter<byte> GetBufferWriter() => _pipe.Writer;

    /// <inheritdoc/>
    public override void Complete()
    {
        var flush = _pipe.Writer.FlushAsync();
        if (flush.IsCompletedSuccessfully && _pipe.Reader.TryRead(out var result))
        {
            WrittenBytes += result.Buffer.Length;
            _pipe.Reader.AdvanceTo(result.Buffer.End);
        }
    }

    /// <inheritdoc/>
    public override void Complete(byte[] payload) => throw new NotSupportedException("Frames are written in place.");
}
