using System.Buffers;
using ChatGo.Core.Messages;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>Messages for one write: the finished gRPC frames that a feed has, copied straight into the response.
/// </summary>
/// <remarks>Rests on how Grpc.AspNetCore serializes: it writes the prefix of the announced payload itself and sends
/// whatever follows untouched. The first frame goes in as a payload, every further one whole, so compression must
/// stay off.</remarks>
internal sealed class FrameBatch(IFrameFeed feed)
{
    /// <summary>Kestrel's stream pipe pauses at 4,096 bytes; below, a flush ends at once. A single frame may be
    /// longer.</summary>
    private const int MaxBytes = 3_900;

    private Frame? _first;

    /// <summary>Gets how a batch is written; it is never read.</summary>
    public static Marshaller<FrameBatch> Marshaller { get; } = new(
        static (batch, context) => batch.Write(context),
        static (DeserializationContext _) => throw new NotSupportedException("The server reads no messages."));

    /// <summary>Dequeues the next message, if there is one; the write takes those behind it.</summary>
    public bool TryBegin() => feed.TryRead(out _first);

    private void Write(SerializationContext context)
    {
        var first = _first!.Bytes;
        context.SetPayloadLength(first.Length - GrpcPrefix.Bytes);
        var writer = context.GetBufferWriter();
        writer.Write(first[GrpcPrefix.Bytes..]);
        var last = first.Length;
        for (var bytes = last; bytes + last <= MaxBytes && feed.TryRead(out var frame); bytes += last)
        {
            writer.Write(frame.Bytes);
            last = frame.Bytes.Length;
        }

        // An idle reader must not keep a dropped message alive.
        _first = null;
        context.Complete();
    }
}
