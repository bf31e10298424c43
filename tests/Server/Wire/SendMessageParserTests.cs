using ChatGo.Api;
using Google.Protobuf;

namespace ChatGo.Tests.Server.Wire;

/// <summary>What Google.Protobuf takes and refuses, case by case; and so does the server.</summary>
public sealed class SendMessageParserTests
{
    [Test]
    [Arguments("nothing", "")]
    [Arguments("a text", "0A026869")]
    [Arguments("an empty text", "0A00")]
    [Arguments("U+0000, U+FFFF and U+10FFFF", "0A0800EFBFBFF48FBFBF")]
    [Arguments("an empty message", "1200")]
    [Arguments("the last of two texts", "0A01610A0162")]
    [Arguments("an empty text after another", "12030A0161" + "12020A00")]
    [Arguments("a message in pieces", "12030A0161" + "1203120162")]
    [Arguments("a tag of ten bytes", "8A8080808080808080000161")]
    [Arguments("a tag with more than 32 bits", "8A80808010" + "0161")]
    [Arguments("a length of ten bytes", "0A8180808080808080800061")]
    [Arguments("a length with more than 32 bits", "0A818080801061")]
    [Arguments("a varint with more than 64 bits", "80" + "01" + "FFFFFFFFFFFFFFFFFF7F")]
    [Arguments("a text's number as varint and fixed64", "0801" + "090102030405060708")]
    [Arguments("a text's number as fixed32 and group", "0D01020304" + "0B0C")]
    [Arguments("groups in a group", "0B1314080113140C")]
    [Arguments("the same group in itself", "0B0B0C0C")]
    [Arguments("the greatest number", "F8FFFFFF0F01")]
    [Arguments("chat_ref", "2501000000")]
    [Arguments("a time that cannot be", "12131A1108FFFFFFFFFFFFFFFFFF7F10FFFFFFFF0F")]
    [Arguments("a notice in pieces of two kinds", "120A7A040A0012007A020A00")]
    public async Task Parse_OfAValidRequest_TakesIt(string name, string hex)
    {
        var payload = new Payload(Convert.FromHexString(hex), 1, 3);

        var expected = Request.ReadByGeneratedParser(payload);
        await Assert.That(expected).IsNotNull().Because(name);
        await Assert.That(Request.ReadByServer(payload)).IsEqualTo(expected).Because(name);
    }

    [Test]
    [Arguments("the number 0", "00")]
    [Arguments("the number 0 in two bytes", "8000")]
    [Arguments("the number 0 above 32 bits", "8280808010" + "00")]
    [Arguments("a tag that ends early", "8A")]
    [Arguments("a tag of eleven bytes", "8A808080808080808080000161")]
    [Arguments("no length", "0A")]
    [Arguments("a length beyond the end", "0A0261")]
    [Arguments("a length of eleven bytes", "0A818080808080808080800061")]
    [Arguments("the greatest length", "0AFFFFFFFF0761")]
    [Arguments("the least length", "0A8080808008")]
    [Arguments("a length of -1", "0AFFFFFFFFFFFFFFFFFF0161")]
    [Arguments("a message beyond the end", "12030A01")]
    [Arguments("a text beyond its message", "12030A0261" + "6262")]
    [Arguments("a varint of eleven bytes", "8001FFFFFFFFFFFFFFFFFFFF01")]
    [Arguments("a varint beyond its message", "12022880" + "01")]
    [Arguments("a fixed32 beyond the end", "25010000")]
    [Arguments("a fixed64 beyond the end", "8101" + "01020304050607")]
    [Arguments("wire type 6", "0E")]
    [Arguments("wire type 7", "12010F")]
    [Arguments("an end without a group", "0C")]
    [Arguments("an end without a group in a message", "12010C")]
    [Arguments("a group without an end", "0B0801")]
    [Arguments("a group that another ends", "0B14")]
    [Arguments("a group that ends outside its message", "12010B" + "0C")]
    [Arguments("a byte that no UTF-8 has", "0A01FF")]
    [Arguments("UTF-8 longer than needed", "0A02C080")]
    [Arguments("half a surrogate pair", "0A03EDA080")]
    [Arguments("a character beyond U+10FFFF", "0A04F4908080")]
    [Arguments("half a character", "0A01C3")]
    [Arguments("bad UTF-8 in a text that another replaces", "0A01FF0A0161")]
    [Arguments("bad UTF-8 in message_id of the message", "12033201FF")]
    [Arguments("bad UTF-8 in a notice's welcome", "12077A050A031201FF")]
    [Arguments("bad UTF-8 in a notice's presence, second name", "120A7A081A061A0161" + "1A01FF")]
    [Arguments("bad UTF-8 in the answer in an ack in a notice", "12097A0722051203" + "1A01FF")]
    [Arguments("a time that ends early", "12031A0108")]
    public async Task Parse_OfNoRequest_RefusesIt(string name, string hex)
    {
        var payload = new Payload(Convert.FromHexString(hex), 1, 3);

        await Assert.That(Request.ReadByGeneratedParser(payload)).IsNull().Because(name);
        await Assert.That(Request.ReadByServer(payload)).IsNull().Because(name);
    }

    [Test]
    [Arguments(100, 0)]
    [Arguments(99, 1)]
    [Arguments(98, 2)]
    public async Task Parse_OfGroupsInEachOther_GoesAsDeepAsTheGeneratedParser(int deepest, int messages)
    {
        foreach (var (depth, isTaken) in new[] { (deepest, true), (deepest + 1, false) })
        {
            var bytes = WireGen.Groups(20, depth);
            bytes = messages == 2 ? WireGen.Delimited(Message.NoticeFieldNumber, bytes) : bytes;
            bytes = messages > 0 ? WireGen.Delimited(SendMessageRequest.MessageFieldNumber, bytes) : bytes;

            await Assert.That(Request.ReadByGeneratedParser(new Payload(bytes)) is not null).IsEqualTo(isTaken);
            await Assert.That(Request.ReadByServer(new Payload(bytes)) is not null).IsEqualTo(isTaken);
        }
    }

    [Test]
    public async Task Parse_OfARequestInManyPieces_TakesItWhole()
    {
        var request = new SendMessageRequest
        {
            ChatId = "lobby",
            Message = new Message { From = "John", Text = string.Concat(Enumerable.Repeat("語", 5_461)) },
        };
        uint[] cuts = [.. Enumerable.Range(0, 200).Select(static cut => (uint)cut * 97)];
        var payload = new Payload(request.ToByteArray(), cuts);

        var expected = new Request("lobby", string.Empty, 0, HasMessage: true, "John", request.Message.Text);
        await Assert.That(Request.ReadByServer(payload)).IsEqualTo(expected);
    }
}
