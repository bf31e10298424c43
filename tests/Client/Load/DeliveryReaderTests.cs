using ChatGo.Api;
using ChatGo.Client.Load.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ChatGo.Tests.Client.Load;

public sealed class DeliveryReaderTests
{
    private static readonly Message Sent = new()
    {
        From = "user-1",
        Text = DueText.Of(123_456_789, 64),
        CreatedAt = new Timestamp { Seconds = 1, Nanos = 2 },
        Sequence = 42,
        ChatRef = 7,
        MessageId = "id",
    };

    [Test]
    public async Task Read_OfAMessage_FindsSequenceRoomAndTime()
    {
        var delivery = Read(Sent.ToByteArray());

        await Assert.That(delivery.Sequence).IsEqualTo(42ul);
        await Assert.That(delivery.ChatRef).IsEqualTo(7u);
        await Assert.That(delivery.Due).IsEqualTo(123_456_789);
        await Assert.That(delivery.Notice).IsNull();
    }

    [Test]
    public async Task Read_OfANotice_ParsesIt()
    {
        var gap = new Message { Notice = new Notice { Gap = new Gap { ChatRef = 1, First = 2, Last = 3 } } };

        await Assert.That(Read(gap.ToByteArray()).Notice!.Gap).IsEqualTo(gap.Notice.Gap);
    }

    [Test]
    public async Task Read_OfAnothersText_TellsNoTime() =>
        await Assert.That(Read(new Message { Text = "a text that somebody wrote", Sequence = 1 }.ToByteArray()).Due)
            .IsEqualTo(0);

    [Test]
    public async Task Read_OfEveryPrefix_ReadsOrRefuses()
    {
        var bytes = Sent.ToByteArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            try
            {
                await Assert.That(Read(bytes[..length]).Sequence).IsEqualTo(0ul).Or.IsEqualTo(42ul);
            }
            catch (RpcException refusal)
            {
                await Assert.That(refusal.StatusCode).IsEqualTo(StatusCode.Internal);
            }
        }
    }

    private static Delivery Read(byte[] bytes)
    {
        var delivery = new Delivery { Sequence = 99, ChatRef = 99, Due = 99, Notice = new Notice() };
        DeliveryReader.Read(bytes, delivery);
        return delivery;
    }
}
