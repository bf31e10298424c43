using ChatGo.Api;
using ChatGo.Server.Rpc;
using ChatGo.Server.Wire;
using CsCheck;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Tests.Server.Wire;

[Timeout(120_000)]
public sealed class SendMessageParserPropertyTests
{
    private static readonly Gen<Timestamp> Time = Gen.Select(
        Gen.Long[0, (1L << 35) - 1], Gen.Int[0, 9_999_999],
        static (seconds, ticks) => new Timestamp { Seconds = seconds, Nanos = ticks * 100 });

    [Test]
    public void Parse_OfValidRequests_TakesWhatTheGeneratedParserTakes(CancellationToken _) =>
        PayloadGen.Valid.Sample(
            static payload => Request.ReadByGeneratedParser(payload) is { } expected
                && Request.ReadByServer(payload) == expected,
            iter: 40_000);

    [Test]
    public void Parse_OfAnyBytes_TakesAndRefusesAsTheGeneratedParser(CancellationToken _) =>
        PayloadGen.Any.Sample(
            static payload => Request.ReadByServer(payload) == Request.ReadByGeneratedParser(payload),
            iter: 100_000);

    [Test]
    public void Frame_OfAParsedMessage_IsTheMessageItsSequenceAndItsRoom(CancellationToken _) =>
        Gen.Select(PayloadGen.Valid, Time, Gen.Long[1, 1L << 53]).Sample(
            static (payload, createdAt, sequence) =>
            {
                using var sent = SendRequestMarshaller.Instance.ContextualDeserializer(payload.ToContext());
                var request = Request.ReadByGeneratedParser(payload)!;
                var expected = new Message { From = request.From, Text = request.Text, CreatedAt = createdAt, MessageId = request.MessageId };

                var frame = MessageFrame.Create(sent, createdAt.ToDateTimeOffset());
                var isUnstamped = Read(frame.Bytes).Equals(expected);
                frame.Stamp(sequence, notBefore: 0);
                frame.Address(7);
                (expected.Sequence, expected.ChatRef) = ((ulong)sequence, 7);
                var isStamped = Read(frame.Bytes).Equals(expected);
                frame.Stamp(sequence, frame.CreatedAt.AddTicks(1).UtcTicks);
                expected.CreatedAt = Timestamp.FromDateTimeOffset(createdAt.ToDateTimeOffset().AddTicks(1));
                return isUnstamped && isStamped && Read(frame.Bytes).Equals(expected);
            },
            iter: 20_000);

    private static Message Read(ReadOnlySpan<byte> frame)
    {
        var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(frame[1..]);
        return frame[0] == 0 && length == frame.Length - GrpcPrefix.Bytes
            ? Message.Parser.ParseFrom(frame[GrpcPrefix.Bytes..])
            : throw new InvalidOperationException("The prefix is wrong.");
    }
}
