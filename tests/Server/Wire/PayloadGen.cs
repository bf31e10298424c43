using ChatGo.Api;
using CsCheck;

namespace ChatGo.Tests.Server.Wire;

/// <summary>Requests for SendMessage: right ones, nearly right ones and wild ones, in any pieces.</summary>
internal static class PayloadGen
{
    /// <summary>Requests that are valid.</summary>
    public static readonly Gen<Payload> Valid = Cut(WireGen.Message(SendMessageRequest.Descriptor));

    private static readonly Gen<byte> Telling = Gen.OneOf<byte>(
        0x00, 0x01, 0x02, 0x04, 0x0A, 0x0B, 0x0C, 0x12, 0x13, 0x14, 0x1A, 0x22, 0x25, 0x7A, 0x7F, 0x80, 0xC0, 0xFF);

    private static readonly Gen<Mutation> Change = Gen.Select(
        Gen.Int[0, Mutation.Kinds - 1], Gen.UInt, Gen.Int[1, 8], Gen.OneOf(Telling, Gen.Byte),
        static (kind, where, count, value) => new Mutation(kind, where, count, value));

    private static readonly Gen<byte[]> Mutated = Gen.Select(
        WireGen.Message(SendMessageRequest.Descriptor),
        WireGen.Message(SendMessageRequest.Descriptor),
        Gen.Frequency((3, Change.Array[1]), (1, Change.Array[2, 5])),
        static (bytes, other, changes) =>
            changes.Aggregate(bytes, (changed, change) => change.Apply(changed, other)));

    // Around the depth where Google.Protobuf refuses: groups in the request, in the message and in its notice.
    private static readonly Gen<byte[]> Deep = Gen.Select(
        Gen.Int[96, 102], Gen.Int[1, 20], Gen.Int[0, 2], static (depth, number, messages) =>
        {
            var bytes = WireGen.Groups(number, depth);
            return messages switch
            {
                0 => bytes,
                1 => WireGen.Delimited(SendMessageRequest.MessageFieldNumber, bytes),
                _ => WireGen.Delimited(
                    SendMessageRequest.MessageFieldNumber, WireGen.Delimited(Message.NoticeFieldNumber, bytes)),
            };
        });

    /// <summary>Any bytes at all, most of them near a valid request.</summary>
    public static readonly Gen<Payload> Any = Cut(Gen.Frequency(
        (10, Mutated),
        (1, Deep),
        (2, Telling.Array[0, 16]),
        (1, Gen.Byte.Array[0, 32])));

    private static Gen<Payload> Cut(Gen<byte[]> bytes) =>
        Gen.Select(bytes, Gen.UInt.Array[0, 3], static (bytes, cuts) => new Payload(bytes, cuts));
}
