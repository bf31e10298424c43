using ChatGo.Api;
using Grpc.Core;
using Code = Google.Rpc.Code;

namespace ChatGo.Tests.Server.Rules;

/// <summary>What a Session refuses, it answers, and goes on.</summary>
[ClassDataSource<RunningServer>(Shared = SharedType.PerTestSession)]
public sealed class SessionRefusalRuleTests(RunningServer server)
{
    [Test, Rule("S1"), Timeout(30_000)]
    public async Task Session_WithARequestThatIsTooLong_RefusesItAndGoesOn(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var session = TestSession.Open(server.Client, cancellationToken);
        var joined = await session.JoinAsync(room, cancellationToken);
        foreach (var bytes in (int[])[300_000, 262_144, 2_000_000])
        {
            var request = TestSession.Send(joined.ChatRef, new string('x', bytes));

            var refused = await session.AskAsync(request, cancellationToken);

            await Assert.That(refused.Error.Code).IsEqualTo((int)StatusCode.ResourceExhausted);
            await Assert.That(refused.Error.Message).IsEqualTo(
                $"a request has {request.CalculateSize()} bytes, 262144 are allowed");
        }

        var sent = await session.SendAsync(joined.ChatRef, "still here", cancellationToken);
        await Assert.That(sent.Sent.Sequence).IsEqualTo(1UL);
    }

    [Test, Rule("S1"), Rule("S3"), Timeout(30_000)]
    public async Task Send_ThatNamesTwoRooms_IsRefused(CancellationToken cancellationToken)
    {
        var (room, other) = (await server.CreateRoomAsync(cancellationToken), await server.CreateRoomAsync(cancellationToken));
        using var session = TestSession.Open(server.Client, cancellationToken);
        var joined = await session.JoinAsync(room, cancellationToken);
        await session.JoinAsync(other, cancellationToken);
        var request = TestSession.Send(joined.ChatRef, "whose?");
        request.Send.ChatId = other;

        var refused = await session.AskAsync(request, cancellationToken);
        request.Send.ChatId = room;
        var sent = await session.AskAsync(request, cancellationToken);

        await Assert.That(refused.Error.Code).IsEqualTo((int)StatusCode.InvalidArgument);
        await Assert.That(refused.Error.Message).Contains("send.chat_id").And.Contains(room);
        await Assert.That(sent.Sent.Sequence).IsEqualTo(1UL);
    }

    [Test, Rule("S1"), Timeout(30_000)]
    public async Task Session_WithWrongRequests_SaysWhatTheUnaryCallsSayAndGoesOn(CancellationToken cancellationToken)
    {
        using var session = TestSession.Open(server.Client, cancellationToken);
        var chat = await server.CreateRoomAsync(cancellationToken);
        var room = await session.JoinAsync(chat, cancellationToken);
        (SessionRequest Request, Code Code, string Field)[] wrong =
        [
            (new SessionRequest(), Code.InvalidArgument, "request"),
            (new SessionRequest { Join = new ConnectChatRequest { ChatId = "no-such-chat" } }, Code.NotFound, ""),
            (new SessionRequest { Join = new ConnectChatRequest { ChatId = chat } }, Code.AlreadyExists, ""),
            (new SessionRequest { Join = new ConnectChatRequest { Username = new string('x', 129) } }, Code.InvalidArgument, "username"),
            (new SessionRequest { Leave = new Leave { ChatRef = 999_999 } }, Code.FailedPrecondition, "leave.chat_ref"),
            (TestSession.Send(room.ChatRef, new string('x', 16_385)), Code.InvalidArgument, "message.text"),
            (new SessionRequest { Send = new SendMessageRequest { ChatRef = room.ChatRef } }, Code.InvalidArgument, "message"),
        ];
        foreach (var (request, code, field) in wrong)
        {
            var ack = await session.AskAsync(request, cancellationToken);
            await Assert.That((Code)ack.Error.Code).IsEqualTo(code).Because(ack.Error.Message);
            await Assert.That(ack.Error.Field).IsEqualTo(field);
        }

        await Assert.That((await session.SendAsync(room.ChatRef, "right", cancellationToken)).Sent.Sequence).IsEqualTo(1UL);
    }

    [Test, Rule("S3"), Timeout(30_000)]
    public async Task Send_ToARoomOfAnotherStream_IsRefused(CancellationToken cancellationToken)
    {
        using var one = TestSession.Open(server.Client, cancellationToken);
        using var other = TestSession.Open(server.Client, cancellationToken);
        var chat = await server.CreateRoomAsync(cancellationToken);
        var room = await one.JoinAsync(chat, cancellationToken);

        var byNumber = await other.SendAsync(room.ChatRef, "hi", cancellationToken);
        var byName = TestSession.Send(0, "hi");
        byName.Send.ChatId = chat;

        await Assert.That((Code)byNumber.Error.Code).IsEqualTo(Code.FailedPrecondition);
        await Assert.That((Code)(await other.AskAsync(byName, cancellationToken)).Error.Code)
            .IsEqualTo(Code.FailedPrecondition);
        await Assert.That(server.Rooms.Find(chat)!.Head).IsEqualTo(0);
    }
}
