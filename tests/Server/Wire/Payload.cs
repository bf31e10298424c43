using System.Buffers;
using Grpc.Core;

namespace ChatGo.Tests.Server.Wire;

/// <summary>A request's bytes as they come from the network, in pieces.</summary>
/// <param name="Bytes">All of them.</param>
/// <param name="Cuts">Where a piece ends; taken modulo the length.</param>
internal sealed record Payload(byte[] Bytes, params uint[] Cuts)
{
    public ReadOnlySequence<byte> ToSequence()
    {
        int[] ends = [.. Cuts.Select(cut => (int)(cut % (uint)(Bytes.Length + 1))).Order(), Bytes.Length];
        var first = new Piece(Bytes.AsMemory(0, ends[0]), 0);
        var last = first;
        for (var index = 1; index < ends.Length; index++)
        {
            last = last.Append(Bytes.AsMemory(ends[index - 1]..ends[index]));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    public DeserializationContext ToContext() => new Context(ToSequence());

    public override string ToString() => $"{Convert.ToHexString(Bytes)} cut at {string.Join(", ", Cuts)}";

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> bytes, long before) => (Memory, RunningIndex) = (bytes, before);

        public Piece Append(ReadOnlyMemory<byte> bytes)
        {
            var next = new Piece(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }

    private sealed class Context(ReadOnlySequence<byte> bytes) : DeserializationContext
    {
        public override int PayloadLength => (int)bytes.Length;

        public override byte[] PayloadAsNewBuffer() => bytes.ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => bytes;
    }
}
