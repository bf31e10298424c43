using System.Buffers;
using Grpc.Core;

namespace ChatGo.Bench.Rpc;

/// <summary>A request's bytes as gRPC hands them to a marshaller.</summary>
internal sealed class Payload(ReadOnlySequence<byte> bytes) : DeserializationContext
{
    public override int PayloadLength => (int)bytes.Length;

    public override byte[] PayloadAsNewBuffer() => bytes.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => bytes;
}
