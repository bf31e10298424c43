using ChatGo.Api;
using Google.Rpc;
using Grpc.Core;

namespace ChatGo.Tests.Server.Rules;

[ClassDataSource<RunningServer>(Shared = SharedType.PerTestSession)]
public sealed class CallRuleTests(RunningServer server)
{
    [Test, Rule("C1"), Timeout(30_000)]
    public async Task Create_WithoutId_MakesAUuidV7AndAnEpoch(CancellationToken cancellationToken)
    {
        var made = await server.Client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken);

        await Assert.That(Guid.Parse(made.ChatId).Version).IsEqualTo(7);
        await Assert.That(made.Epoch).IsNotEmpty();
    }

    [Test, Rule("C1"), Timeout(30_000)]
    public async Task Create_WithId_MakesThatRoomOnce(CancellationToken cancellationToken)
    {
        var request = new CreateChatRequest { ChatId = "Lobby.1_a:b-" + new string('x', 116) };
        var made = await server.Client.CreateChatAsync(request, cancellationToken: cancellationToken);
        await Assert.That(made.ChatId).IsEqualTo(request.ChatId);

        var taken = await RpcAssert.FailsAsync(
            StatusCode.AlreadyExists,
            () => server.Client.CreateChatAsync(request, cancellationToken: cancellationToken).ResponseAsync);
        await Assert.That(taken.GetRpcStatus()!.GetDetail<ResourceInfo>()!.ResourceName).IsEqualTo(request.ChatId);
    }

    [Test, Rule("C1"), Rule("C3"), Timeout(30_000)]
    [Arguments("with space", 10)]
    [Arguments("slash/", 6)]
    [Arguments("语", 3)]
    [Arguments("\u0000", 1)]
    [Arguments("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        + "01234567890123456789012345678", 129)]
    public async Task Create_WithABadId_NamesFieldSizeAndLimit(string id, int bytes, CancellationToken cancellationToken)
    {
        var problem = await RpcAssert.FailsOnFieldAsync("chat_id", () => server.Client.CreateChatAsync(
            new CreateChatRequest { ChatId = id }, cancellationToken: cancellationToken).ResponseAsync);

        await Assert.That(problem).Contains($"{bytes} bytes").And.Contains("128");
    }

    [Test, Rule("C3"), Timeout(30_000)]
    [Arguments("no-such-chat")]
    [Arguments("")]
    [Arguments("語\U0001F600")]
    public async Task ConnectAndSend_ToAnUnknownChat_SayChatNotFound(string room, CancellationToken cancellationToken)
    {
        using var call = server.Client.ConnectChat(
            new ConnectChatRequest { ChatId = room, Username = "John" }, cancellationToken: cancellationToken);
        var connect = await RpcAssert.FailsAsync(
            StatusCode.NotFound, () => call.ResponseStream.MoveNext(cancellationToken));
        var send = await RpcAssert.FailsAsync(
            StatusCode.NotFound, () => server.SendAsync(room, "hi", cancellationToken));

        await Assert.That(connect.Status.Detail).IsEqualTo("chat not found");
        await Assert.That(send.Status.Detail).IsEqualTo("chat not found");
        await Assert.That(send.GetRpcStatus()!.GetDetail<ResourceInfo>()!.ResourceName).IsEqualTo(room);
    }

    [Test, Rule("C3"), Rule("C4"), Timeout(30_000)]
    public async Task Send_WithATooLongField_NamesItAndStoresNothing(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        (string Field, int Bytes, int Limit, Message Message)[] wrong =
        [
            ("message.text", 16_385, 16_384, new Message { From = "John", Text = new string('x', 16_385) }),
            ("message.from", 130, 128, new Message { From = new string('ü', 65), Text = "hi" }),
        ];
        foreach (var (field, bytes, limit, message) in wrong)
        {
            var problem = await RpcAssert.FailsOnFieldAsync(field, () => server.Client.SendMessageAsync(
                new SendMessageRequest { ChatId = room, Message = message },
                cancellationToken: cancellationToken).ResponseAsync);
            await Assert.That(problem).Contains($"{bytes}").And.Contains($"{limit}");
        }

        await RpcAssert.FailsOnFieldAsync("message", () => server.Client.SendMessageAsync(
            new SendMessageRequest { ChatId = room }, cancellationToken: cancellationToken).ResponseAsync);
        await RpcAssert.FailsOnFieldAsync("chat_id", () => server.SendAsync(
            new string('x', 129), "hi", cancellationToken));
        await Assert.That(await server.SendAsync(room, "right", cancellationToken)).IsEqualTo(1UL);
    }

    [Test, Rule("C3"), Timeout(30_000)]
    public async Task Send_WithManyFieldsWrong_NamesTheFirst(CancellationToken cancellationToken)
    {
        var request = new SendMessageRequest
        {
            ChatId = new string('x', 129),
            MessageId = new string('x', 65),
            ChatRef = 1,
        };
        var call = () => server.Client.SendMessageAsync(request, cancellationToken: cancellationToken).ResponseAsync;

        await RpcAssert.FailsOnFieldAsync("chat_id", call);
        request.ChatId = "no-such-chat";
        await RpcAssert.FailsOnFieldAsync("message_id", call);
        request.MessageId = string.Empty;
        await RpcAssert.FailsOnFieldAsync("message", call);
        request.Message = new Message { From = new string('x', 129), Text = new string('x', 16_385) };
        await RpcAssert.FailsOnFieldAsync("message.from", call);
        request.Message.From = string.Empty;
        await RpcAssert.FailsOnFieldAsync("message.text", call);
        request.Message.Text = string.Empty;
        await RpcAssert.FailsOnFieldAsync("chat_ref", call);
        request.ChatRef = 0;
        await RpcAssert.FailsAsync(StatusCode.NotFound, call);
    }

    [Test, Rule("C3"), Timeout(30_000)]
    public async Task Connect_WithATooLongName_NamesIt(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var call = server.Client.ConnectChat(
            new ConnectChatRequest { ChatId = room, Username = new string('ü', 65) },
            cancellationToken: cancellationToken);

        var problem = await RpcAssert.FailsOnFieldAsync(
            "username", () => call.ResponseStream.MoveNext(cancellationToken));
        await Assert.That(problem).Contains("130").And.Contains("128");
        await Assert.That(server.Rooms.Find(room)!.Readers).IsEqualTo(0);
    }

    [Test, Rule("C3"), Timeout(30_000)]
    public async Task Create_BeyondTheMostRooms_IsExhausted(CancellationToken cancellationToken)
    {
        await using var small = await RunningServer.StartAsync(null, "--max-rooms", "2");
        await small.CreateRoomAsync(cancellationToken);
        await small.CreateRoomAsync(cancellationToken);

        var full = await RpcAssert.FailsAsync(
            StatusCode.ResourceExhausted, () => small.CreateRoomAsync(cancellationToken));
        await Assert.That(full.Status.Detail).Contains("2");
    }

    [Test, Rule("C3"), Timeout(30_000)]
    public async Task Connect_BeyondTheMostReaders_IsExhausted(CancellationToken cancellationToken)
    {
        await using var small = await RunningServer.StartAsync(null, "--max-readers-per-room", "1");
        var room = await small.CreateRoomAsync(cancellationToken);
        using var first = await TestReader.ConnectAsync(small.Client, room, "John", cancellationToken);
        using var second = small.Client.ConnectChat(
            new ConnectChatRequest { ChatId = room, Username = "Jack" }, cancellationToken: cancellationToken);

        await RpcAssert.FailsAsync(
            StatusCode.ResourceExhausted, () => second.ResponseStream.MoveNext(cancellationToken));
    }
}
