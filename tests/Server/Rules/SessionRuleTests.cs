using ChatGo.Api;
using Google.Protobuf;
using Grpc.Core;
using Code = Google.Rpc.Code;

namespace ChatGo.Tests.Server.Rules;

[ClassDataSource<RunningServer>(Shared = SharedType.PerTestSession)]
public sealed class SessionRuleTests(RunningServer server)
{
    [Test, Rule("S1"), Timeout(30_000)]
    public async Task Session_AnswersEachRequestOnce(CancellationToken cancellationToken)
    {
        using var session = TestSession.Open(server.Client, cancellationToken);
        var room = await session.JoinAsync(await server.CreateRoomAsync(cancellationToken), cancellationToken);
        var requests = new List<ulong>();
        for (var index = 0; index < 1_000; index++)
        {
            requests.Add(await session.WriteAsync(TestSession.Send(room.ChatRef, $"{index}"), cancellationToken));
        }

        // Acks.Add throws on a second one.
        await session.ReadUntilAsync(() => session.Acks.Count == 1_001 && session.Messages.Count == 1_000, cancellationToken);

        await Assert.That(requests.Select(id => session.Acks[id].Sent.Sequence))
            .IsEquivalentTo(Enumerable.Range(1, 1_000).Select(static n => (ulong)n));
        await Assert.That(session.Messages.Select(static message => message.Text))
            .IsEquivalentTo(Enumerable.Range(0, 1_000).Select(static n => $"{n}"));
    }

    [Test, Rule("S1"), Timeout(60_000)]
    public async Task Session_WithAReaderOfNoAnswers_ReadsNoMoreRequests(CancellationToken cancellationToken)
    {
        using var connection = server.NewConnection();
        using var call = new ChatV1.ChatV1Client(connection).Session(cancellationToken: cancellationToken);
        var chat = await server.CreateRoomAsync(cancellationToken);
        await call.RequestStream.WriteAsync(
            new SessionRequest { RequestId = 1, Join = new ConnectChatRequest { ChatId = chat } }, cancellationToken);
        using var blocked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var request = new SessionRequest
        {
            Send = new SendMessageRequest
            {
                ChatId = chat,
                Message = new Message { From = "John", Text = new string('x', 16_000) },
            },
        };
        var writes = 0UL;
        var last = server.Rooms.Find(chat)!.Head;
        var write = Task.CompletedTask;
        for (var still = 0; still < 8;)
        {
            if (write.IsCompleted)
            {
                await write;
                request.RequestId = ++writes + 1;
                write = call.RequestStream.WriteAsync(request, blocked.Token);
                still = 0;
                continue;
            }

            await Task.Delay(50, cancellationToken);
            var head = server.Rooms.Find(chat)!.Head;
            still = head == last ? still + 1 : 0;
            last = head;
        }

        // The answers fit the windows of the connection, 16 KB messages to itself do not.
        await Assert.That(writes).IsGreaterThan(4UL);
        await Assert.That(server.Rooms.Find(chat)!.Head).IsLessThan(5_000);
        await blocked.CancelAsync();
        await Assert.That(() => write).Throws<Exception>();
    }

    [Test, Rule("S1"), Timeout(60_000)]
    public async Task Session_WithABusyRoom_ServesTheQuietOneInItsTurn(CancellationToken cancellationToken)
    {
        using var session = TestSession.Open(server.Client, cancellationToken);
        var busy = await server.CreateRoomAsync(cancellationToken);
        var quiet = await server.CreateRoomAsync(cancellationToken);
        for (var index = 0; index < 1_000; index++)
        {
            await server.SendAsync(busy, new string('x', 500), cancellationToken);
        }

        await server.SendAsync(quiet, "quiet", cancellationToken);

        var all = new ConnectChatRequest { ChatId = busy, History = 1_000 };
        await session.WriteAsync(new SessionRequest { Join = all }, cancellationToken);
        await session.WriteAsync(
            new SessionRequest { Join = new ConnectChatRequest { ChatId = quiet, History = 1 } }, cancellationToken);
        await session.ReadUntilAsync(() => session.Messages.Count == 1_001, cancellationToken);

        // Two messages a turn; what was sent before the second join was read came first.
        var place = session.Messages.FindIndex(static message => message.Text == "quiet");
        await Assert.That(place).IsLessThan(900);
        await Assert.That(session.Messages.Where(static message => message.Text != "quiet").Select(static message => message.Sequence))
            .IsInOrder();
    }

    [Test, Rule("S2"), Timeout(30_000)]
    public async Task Follow_OfManyRooms_GetsAWelcomeAndTheMessagesOfEach(CancellationToken cancellationToken)
    {
        var request = new FollowRequest();
        for (var index = 0; index < 20; index++)
        {
            request.Joins.Add(new ConnectChatRequest { ChatId = await server.CreateRoomAsync(cancellationToken) });
        }

        using var call = server.Client.Follow(request, cancellationToken: cancellationToken);
        await call.ResponseHeadersAsync;
        foreach (var join in request.Joins)
        {
            await server.SendAsync(join.ChatId, join.ChatId, cancellationToken);
        }

        var rooms = new Dictionary<uint, string>();
        var heard = new HashSet<string>();
        while (heard.Count < 20)
        {
            await call.ResponseStream.MoveNext(cancellationToken);
            var message = call.ResponseStream.Current;
            if (message.Notice?.Welcome is { } welcome)
            {
                rooms.Add(welcome.ChatRef, welcome.ChatId);
            }
            else if (message.Notice is null)
            {
                await Assert.That(message.Text).IsEqualTo(rooms[message.ChatRef]);
                await Assert.That(heard.Add(message.Text)).IsTrue();
            }
        }
    }

    [Test, Rule("S2"), Timeout(30_000)]
    public async Task Follow_OfNothingOrOfAnUnknownRoom_IsRefused(CancellationToken cancellationToken)
    {
        using var none = server.Client.Follow(new FollowRequest(), cancellationToken: cancellationToken);
        await RpcAssert.FailsOnFieldAsync("joins", () => none.ResponseStream.MoveNext(cancellationToken));
        var request = new FollowRequest
        {
            Joins = { new ConnectChatRequest { ChatId = "no-such-chat" }, new ConnectChatRequest { ChatId = "nor-this" } },
        };
        using var unknown = server.Client.Follow(request, cancellationToken: cancellationToken);

        await RpcAssert.FailsAsync(StatusCode.NotFound, () => unknown.ResponseStream.MoveNext(cancellationToken));
    }

    [Test, Rule("D7"), Timeout(30_000)]
    public async Task Follow_OfRoomsThatItMayNotJoin_BeginsWithTheOthersAndTellsOfEach(CancellationToken cancellationToken)
    {
        var chat = await server.CreateRoomAsync(cancellationToken);
        var request = new FollowRequest
        {
            Joins =
            {
                new ConnectChatRequest { ChatId = "no-such-chat" },
                new ConnectChatRequest { ChatId = chat },
                new ConnectChatRequest { ChatId = chat },
                new ConnectChatRequest { ChatId = "private:room" },
            },
        };
        using var call = server.Client.Follow(request, cancellationToken: cancellationToken);
        using var watcher = await RoomWatcher.WelcomedAsync(call, 1, cancellationToken);
        await Eventually.HoldsAsync("three refusals", () => watcher.GoAways.Count == 3, cancellationToken);
        await server.SendAsync(chat, "hello", cancellationToken);
        await Eventually.HoldsAsync("the message", () => watcher.Messages.Count == 1, cancellationToken);

        await Assert.That(watcher.GoAways.Select(static told => (told.ChatId, told.ChatRef, told.Reason))).IsEquivalentTo(
        [
            ("no-such-chat", 0U, GoAway.Types.Reason.Deleted),
            (chat, 0U, GoAway.Types.Reason.Unspecified),
            ("private:room", 0U, GoAway.Types.Reason.Removed),
        ]);
        await Assert.That(watcher.GoAways[0].Message).IsEqualTo("chat not found");
    }

    [Test, Rule("S3"), Timeout(30_000)]
    public async Task Leave_EndsTheRoomOnThatStreamAlone(CancellationToken cancellationToken)
    {
        using var session = TestSession.Open(server.Client, cancellationToken);
        var left = await server.CreateRoomAsync(cancellationToken);
        var room = await session.JoinAsync(left, cancellationToken);
        var kept = await session.JoinAsync(await server.CreateRoomAsync(cancellationToken), cancellationToken);

        var ack = await session.AskAsync(
            new SessionRequest { Leave = new Leave { ChatRef = room.ChatRef } }, cancellationToken);
        await server.SendAsync(left, "unheard", cancellationToken);
        await session.SendAsync(kept.ChatRef, "heard", cancellationToken);
        await session.ReadUntilAsync(() => session.Messages.Count > 0, cancellationToken);

        await Assert.That(ack.ResultCase).IsEqualTo(Ack.ResultOneofCase.None);
        await Assert.That(session.Messages.Single().Text).IsEqualTo("heard");
        await Assert.That(server.Rooms.Find(left)!.Readers).IsEqualTo(0);
        await Assert.That((Code)(await session.SendAsync(room.ChatRef, "hi", cancellationToken)).Error.Code)
            .IsEqualTo(Code.FailedPrecondition);
    }

    [Test, Rule("S3"), Timeout(30_000)]
    public async Task Welcome_PrecedesTheRoomsMessages_AndItsNumberIsNeverReused(CancellationToken cancellationToken)
    {
        var numbers = new HashSet<uint>();
        for (var index = 0; index < 20; index++)
        {
            await server.Client.CreateChatAsync(
                new CreateChatRequest { ChatId = "again" }, cancellationToken: cancellationToken);
            await server.SendAsync("again", "first", cancellationToken);
            using var session = TestSession.Open(server.Client, cancellationToken);
            await session.WriteAsync(
                new SessionRequest { Join = new ConnectChatRequest { ChatId = "again", History = 1 } }, cancellationToken);
            await session.ReadUntilAsync(() => session.Messages.Count == 1, cancellationToken);

            var number = session.Welcomes["again"].ChatRef;
            await Assert.That(session.Messages[0].ChatRef).IsEqualTo(number);
            await Assert.That(session.All.FindIndex(static message => message.Notice?.Welcome is not null))
                .IsLessThan(session.All.FindIndex(static message => message.Notice is null));
            await Assert.That(numbers.Add(number)).IsTrue();
            await server.Client.DeleteChatAsync(
                new DeleteChatRequest { ChatId = "again" }, cancellationToken: cancellationToken);
        }
    }

    [Test, Rule("S1"), Timeout(30_000)]
    public async Task Session_WhoseCallerAsksNoMore_GoesOnTelling(CancellationToken cancellationToken)
    {
        using var session = TestSession.Open(server.Client, cancellationToken);
        var chat = await server.CreateRoomAsync(cancellationToken);
        await session.JoinAsync(chat, cancellationToken);
        await session.CompleteAsync();

        await server.SendAsync(chat, "hi", cancellationToken);
        await session.ReadUntilAsync(() => session.Messages.Count == 1, cancellationToken);

        await Assert.That(session.Messages[0].Text).IsEqualTo("hi");
    }

    [Test, Rule("S4"), Timeout(30_000)]
    public async Task Message_HasTheSameBytesOnEveryKindOfStream(CancellationToken cancellationToken)
    {
        var chat = await server.CreateRoomAsync(cancellationToken);
        using var session = TestSession.Open(server.Client, cancellationToken);
        await session.JoinAsync(chat, cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, chat, "Jack", cancellationToken);
        using var follow = server.Client.Follow(
            new FollowRequest { Joins = { new ConnectChatRequest { ChatId = chat } } }, cancellationToken: cancellationToken);
        await follow.ResponseHeadersAsync;

        await server.SendAsync(chat, "hi", cancellationToken);
        await session.ReadUntilAsync(() => session.Messages.Count == 1, cancellationToken);
        await follow.ResponseStream.MoveNext(cancellationToken);
        while (follow.ResponseStream.Current.Notice is not null)
        {
            await follow.ResponseStream.MoveNext(cancellationToken);
        }

        var bytes = (await reader.NextAsync(cancellationToken)).ToByteArray();
        await Assert.That(session.Messages[0].ToByteArray()).IsEquivalentTo(bytes);
        await Assert.That(follow.ResponseStream.Current.ToByteArray()).IsEquivalentTo(bytes);
    }

    [Test, Rule("S1"), Rule("P1"), Timeout(30_000)]
    public async Task Join_OfARoomThatTheSessionHas_LeavesNoGhostOfItsName(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, "Watcher", cancellationToken);
        using var session = TestSession.Open(server.Client, cancellationToken);
        await session.JoinAsync(new ConnectChatRequest { ChatId = room, Username = "Ann" }, cancellationToken);

        var refused = await session.AskAsync(
            new SessionRequest { Join = new ConnectChatRequest { ChatId = room, Username = "Ghost" } }, cancellationToken);
        await Assert.That((Code)refused.Error.Code).IsEqualTo(Code.AlreadyExists);
        using var late = await RoomWatcher.ConnectAsync(server.Client, room, "Late", cancellationToken);
        await Eventually.HoldsAsync("Late is told", () => watcher.Joined.Contains("Late"), cancellationToken);

        await Assert.That(watcher.Joined).DoesNotContain("Ghost");
        await Assert.That(server.Rooms.Find(room)!.Readers).IsEqualTo(3);
        var members = await server.Client.ListMembersAsync(
            new ListMembersRequest { ChatId = room }, cancellationToken: cancellationToken);
        await Assert.That(members.Members.Select(static member => member.Username)).IsEquivalentTo(["Ann", "Late", "Watcher"]);
    }
}
