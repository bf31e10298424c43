using ChatGo.Api;
using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Tests.Server.Rpc;

[ClassDataSource<RunningServer>(Shared = SharedType.PerTestSession)]
public sealed class MalformedRequestTests(RunningServer server)
{
    // The fixture fails on an error in the log: a caller's bad bytes must not make one.
    [Test, Rule("C3"), Timeout(30_000)]
    [Arguments("CreateChat", "0aff")]
    [Arguments("SendMessage", "0a05616263")]
    [Arguments("SendMessage", "0a01ff")]
    [Arguments("SendMessage", "1203120280c0")]
    [Arguments("SendMessage", "00")]
    [Arguments("SendMessage", "0c")]
    [Arguments("SendMessage", "0b0801")]
    [Arguments("SendMessage", "0affffffff0f")]
    [Arguments("SendMessage", "12031a0108")]
    [Arguments("SendMessage", "12077a050a031201ff")]
    [Arguments("GetChat", "ffffffffffffffffffff01")]
    public async Task Call_WithBytesThatAreNoMessage_IsTheCallersError(
        string method, string hex, CancellationToken cancellationToken)
    {
        var failure = await RpcAssert.FailsAsync(
            StatusCode.InvalidArgument, () => CallAsync(method, Convert.FromHexString(hex), cancellationToken));

        await Assert.That(failure.Status.Detail).StartsWith($"{method}: the request is no valid message");
    }

    // A group, a varint, and more bytes than the server gets in one piece.
    [Test, Timeout(30_000)]
    public async Task Call_WithUnknownFields_IgnoresThem(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        var request = new SendMessageRequest { ChatId = room, Message = new Message { From = "John", Text = "hi" } };
        byte[] unknown =
        [
            0xFB, 0x07, 0x08, 0x01, 0xFC, 0x07, 0xF8, 0x07, 0x01, 0xFA, 0x07, 0xA0, 0x8D, 0x06, .. new byte[100_000],
            .. request.ToByteArray(),
        ];

        var answer = await CallAsync("SendMessage", unknown, cancellationToken);

        await Assert.That(SendMessageResponse.Parser.ParseFrom(answer).Sequence).IsEqualTo(1UL);
    }

    [Test, Timeout(30_000)]
    public async Task Send_OfAMessageInPieces_SendsThemMerged(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        byte[] pieces =
        [
            .. new SendMessageRequest { Message = new Message { From = "Jane", Text = "hi" } }.ToByteArray(),
            .. new SendMessageRequest { ChatId = room, Message = new Message { From = "John" } }.ToByteArray(),
        ];

        await CallAsync("SendMessage", pieces, cancellationToken);
        var message = await reader.NextAsync(cancellationToken);

        await Assert.That((message.From, message.Text)).IsEqualTo(("John", "hi"));
    }

    [Test, Rule("C3"), Timeout(30_000)]
    public async Task Call_WithARequestBeyondTheLimit_IsRefused(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        await RpcAssert.FailsAsync(
            StatusCode.ResourceExhausted, () => server.SendAsync(room, new string('x', 300_000), cancellationToken));

        await Assert.That(await server.SendAsync(room, "right", cancellationToken)).IsEqualTo(1UL);
    }

    private Task<byte[]> CallAsync(string name, byte[] request, CancellationToken cancellationToken)
    {
        var bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "chat_v1.ChatV1", name, bytes, bytes);
        return server.Channel.CreateCallInvoker()
            .AsyncUnaryCall(method, null, new CallOptions(cancellationToken: cancellationToken), request).ResponseAsync;
    }
}
