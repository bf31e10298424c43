using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Chat;
using ChatGo.Server.Wire;

namespace ChatGo.Tests.Server.Wire;

public class AckFrameTests
{
    [Test]
    [Arguments(1UL, 1L, "2026-11-26T01:02:03.4567890Z", false)]
    [Arguments(1UL, 7L, "2026-11-26T01:02:03Z", true)]
    [Arguments(0UL, 7L, "2026-11-26T01:02:03Z", false)]
    [Arguments(300UL, long.MaxValue, "1970-01-01T00:00:00Z", false)]
    [Arguments(ulong.MaxValue, 1L << 40, "1969-12-31T23:59:59.9999999Z", false)]
    public async Task Create_OfAStoredMessage_IsWhatTheGeneratedMessagesSay(
        ulong requestId, long sequence, string createdAt, bool isDuplicate)
    {
        var rooms = new RoomRegistry(new RoomOptions(), TimeProvider.System);
        rooms.TryCreate("room", out var room);
        var stored = new SendResult(
            room!, sequence, DateTimeOffset.Parse(createdAt, System.Globalization.CultureInfo.InvariantCulture), isDuplicate);

        var frame = stored.ToAck(requestId).Bytes.ToArray();

        var expected = new Message
        {
            Notice = new Notice { Ack = new Ack { RequestId = requestId, Sent = stored.ToResponse() } },
        };
        await Assert.That(Message.Parser.ParseFrom(frame[GrpcPrefix.Bytes..])).IsEqualTo(expected);
        await Assert.That(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(1)))
            .IsEqualTo(frame.Length - GrpcPrefix.Bytes);
    }
}
