using ChatGo.Api;
using ChatGo.Tests.Core.Engines.Redis;
using ChatGo.Tests.Server.Callers;
using Grpc.Core;

namespace ChatGo.Tests.Server.Engines.Redis;

/// <summary>Two servers are one: what is said, kept and ordered at one holds at the other.</summary>
[ClassDataSource<RedisProcess>(Shared = SharedType.PerAssembly)]
public sealed class SharedRoomsTests(RedisProcess redis)
{
    private const string Room = "lobby";
    private const string Member = """{"rooms":["lobby"],"can":["read","send"]}""";

    [Test, Timeout(60_000)]
    public async Task Messages_SentAtEither_AreReadAtBothInOneOrder_AndResumedAtTheOther(CancellationToken cancellationToken)
    {
        await using var servers = await SharedServers.StartAsync(redis.Configuration);
        await servers.First.Client.CreateChatAsync(new CreateChatRequest { ChatId = Room }, cancellationToken: cancellationToken);
        using var one = await NoticeReader.ConnectAsync(servers.First.Client, Reader("ann"), cancellationToken);
        using var other = await NoticeReader.ConnectAsync(servers.Second.Client, Reader("bob"), cancellationToken);
        for (var message = 0; message < 50; message++)
        {
            await Task.WhenAll(servers.All.Select(server => server.SendAsync(Room, $"{message}", cancellationToken)));
        }

        await one.ReadToAsync(100, cancellationToken);
        await other.ReadToAsync(100, cancellationToken);
        var resumed = Reader("ann");
        resumed.After = new Position { Epoch = one.Welcome.Epoch, Sequence = 40 };
        using var moved = await NoticeReader.ConnectAsync(servers.Second.Client, resumed, cancellationToken);
        await moved.ReadToAsync(100, cancellationToken);

        await Assert.That(one.Welcome.Epoch).IsEqualTo(other.Welcome.Epoch);
        await Assert.That(one.Sequences.SequenceEqual(Enumerable.Range(1, 100).Select(static number => (ulong)number))).IsTrue();
        await Assert.That(other.Sequences.SequenceEqual(one.Sequences)).IsTrue();
        await Assert.That(moved.Welcome.Recovered).IsTrue();
        await Assert.That(moved.Sequences.SequenceEqual(Enumerable.Range(41, 60).Select(static number => (ulong)number))).IsTrue();
        await Assert.That(one.Gaps.Concat(other.Gaps).Concat(moved.Gaps)).IsEmpty();
    }

    /// <summary>Each is stored, known again or refused by itself.</summary>
    [Test, Timeout(60_000)]
    public async Task Sends_OfManyRoomsAtOnce_AreNumberedInEach_WhateverBecomesOfAnother(CancellationToken cancellationToken)
    {
        const int Each = 200;
        await using var servers = await SharedServers.StartAsync(redis.Configuration);
        string[] rooms = ["a", "b", "gone"];
        foreach (var room in rooms)
        {
            await servers.First.Client.CreateChatAsync(new CreateChatRequest { ChatId = room }, cancellationToken: cancellationToken);
        }

        var keys = SharedServers.EngineOf(servers.First).Store.Keys;
        await redis.AskAsync($"DEL {keys.Messages("gone")}");
        var sends = Enumerable.Range(0, Each).SelectMany(message => rooms.Select(room => (Room: room, Id: $"{message / 2}"))).ToArray();
        var numbers = await Task.WhenAll(sends.Select(async send =>
        {
            try
            {
                var sent = await SharedServers.SendAsync(servers.First, send.Room, "the same text", send.Id, cancellationToken);
                return (Key: (send.Room, send.Id), sent.Sequence, IsRefused: false);
            }
            catch (RpcException)
            {
                return (Key: (send.Room, send.Id), Sequence: 0UL, IsRefused: true);
            }
        }));

        foreach (var room in rooms[..2])
        {
            var stored = numbers.Where(sent => sent.Key.Room == room).ToArray();
            await Assert.That(stored.Any(static sent => sent.IsRefused)).IsFalse();
            // Half of them are repeats, under the number of the first.
            await Assert.That(stored.Select(static sent => sent.Sequence).Distinct().Order()
                .SequenceEqual(Enumerable.Range(1, Each / 2).Select(static number => (ulong)number))).IsTrue();
            await Assert.That(stored.GroupBy(static sent => sent.Key.Id).All(static pair => pair.Select(static sent => sent.Sequence).Distinct().Count() == 1)).IsTrue();
        }

        await Assert.That(numbers.Where(static sent => sent.Key.Room == "gone").All(static sent => sent.IsRefused)).IsTrue();
    }

    [Test, Timeout(60_000)]
    public async Task Retry_AtTheOtherServer_IsTheSameMessage(CancellationToken cancellationToken)
    {
        await using var servers = await SharedServers.StartAsync(redis.Configuration);
        await servers.First.Client.CreateChatAsync(new CreateChatRequest { ChatId = Room }, cancellationToken: cancellationToken);
        var first = await SharedServers.SendAsync(servers.First, Room, "once", "m1", cancellationToken);
        var again = await SharedServers.SendAsync(servers.Second, Room, "once", "m1", cancellationToken);
        var after = await SharedServers.SendAsync(servers.Second, Room, "twice", "m2", cancellationToken);
        var other = await Assert.That(async () => await SharedServers.SendAsync(servers.Second, Room, "another text", "m1", cancellationToken))
            .Throws<RpcException>();

        await Assert.That((again.Sequence, again.Duplicate, again.CreatedAt)).IsEqualTo((first.Sequence, true, first.CreatedAt));
        await Assert.That(after.Sequence).IsEqualTo(first.Sequence + 1);
        await Assert.That(other!.StatusCode).IsEqualTo(StatusCode.AlreadyExists);
    }

    [Test, Timeout(60_000)]
    public async Task Member_IsSeenAtAllServers_AndMovesBetweenThemWithoutNoise(CancellationToken cancellationToken)
    {
        await using var servers = await SharedServers.StartAsync(redis.Configuration);
        await servers.First.Client.CreateChatAsync(new CreateChatRequest { ChatId = Room }, cancellationToken: cancellationToken);
        using var watch = await NoticeReader.ConnectAsync(servers.First.Client, Reader(string.Empty), cancellationToken);
        var bob = await NoticeReader.ConnectAsync(servers.Second.Client, Reader("bob"), cancellationToken);
        await Assert.That((await PresenceAsync(watch, cancellationToken)).Joined.SequenceEqual(["bob"])).IsTrue();

        // To the other server and back within the linger: then somebody else, who is the next thing to be told.
        bob.Dispose();
        using var moved = await NoticeReader.ConnectAsync(servers.First.Client, Reader("bob"), cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
        using var eve = await NoticeReader.ConnectAsync(servers.Second.Client, Reader("eve"), cancellationToken);
        var next = await PresenceAsync(watch, cancellationToken);

        await Assert.That(next.Joined.SequenceEqual(["eve"])).IsTrue();
        await Assert.That(next.Left).IsEmpty();
        await Assert.That(next.Members).IsEqualTo(2u);
        foreach (var server in servers.All)
        {
            var list = await server.Client.ListMembersAsync(new ListMembersRequest { ChatId = Room }, cancellationToken: cancellationToken);
            await Assert.That(list.Members.Select(static member => member.Username).SequenceEqual(["bob", "eve"])).IsTrue();
            await Assert.That(list.PresenceRevision).IsEqualTo(next.Revision);
        }

        eve.Dispose();
        await Assert.That((await PresenceAsync(watch, cancellationToken)).Left.SequenceEqual(["eve"])).IsTrue();
    }

    [Test, Timeout(60_000)]
    public async Task Members_OfAServerThatHasGone_Leave(CancellationToken cancellationToken)
    {
        await using var servers = await SharedServers.StartAsync(redis.Configuration);
        await servers.First.Client.CreateChatAsync(new CreateChatRequest { ChatId = Room }, cancellationToken: cancellationToken);
        using var watch = await NoticeReader.ConnectAsync(servers.First.Client, Reader(string.Empty), cancellationToken);
        using var bob = await NoticeReader.ConnectAsync(servers.Second.Client, Reader("bob"), cancellationToken);
        await PresenceAsync(watch, cancellationToken);

        // As by kill -9: it tells nobody.
        await SharedServers.EngineOf(servers.Second).DisposeAsync();

        await Assert.That((await PresenceAsync(watch, cancellationToken)).Left.SequenceEqual(["bob"])).IsTrue();
    }

    [Test, Timeout(60_000)]
    public async Task Change_OfARoom_IsToldAtTheOtherServer_AndItsEndToo(CancellationToken cancellationToken)
    {
        await using var servers = await SharedServers.StartAsync(redis.Configuration, isGuarded: true);
        var admin = servers.First.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey));
        await admin.CreateChatAsync(new CreateChatRequest { ChatId = Room }, cancellationToken: cancellationToken);
        using var reader = await NoticeReader.ConnectAsync(Ann(servers.Second), Reader("ann"), cancellationToken);

        await admin.UpdateChatAsync(new UpdateChatRequest { ChatId = Room, Title = "Frozen", Frozen = true }, cancellationToken: cancellationToken);
        var changed = await UntilAsync(reader, static notice => notice.Changed is not null, cancellationToken);
        var refused = await Assert.That(async () => await Ann(servers.Second).SendMessageAsync(
            new SendMessageRequest { ChatId = Room, Message = new Message { Text = "hello" } }, cancellationToken: cancellationToken)).Throws<RpcException>();
        await admin.DeleteChatAsync(new DeleteChatRequest { ChatId = Room }, cancellationToken: cancellationToken);
        var ended = await UntilAsync(reader, static notice => notice.GoAway is not null, cancellationToken);

        await Assert.That((changed.Changed.Title, changed.Changed.Policy.Frozen)).IsEqualTo(("Frozen", true));
        await Assert.That(refused!.StatusCode).IsEqualTo(StatusCode.PermissionDenied);
        await Assert.That(ended.GoAway.Reason).IsEqualTo(GoAway.Types.Reason.Deleted);
        var gone = await Assert.That(async () => await Ann(servers.Second).GetChatAsync(
            new GetChatRequest { ChatId = Room }, cancellationToken: cancellationToken)).Throws<RpcException>();
        await Assert.That(gone!.StatusCode).IsEqualTo(StatusCode.NotFound);
    }

    [Test, Timeout(60_000)]
    public async Task Ban_AtOneServer_HoldsAtTheOtherWithinASecond_UntilItIsLifted(CancellationToken cancellationToken)
    {
        await using var servers = await SharedServers.StartAsync(redis.Configuration, isGuarded: true);
        var admin = servers.First.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey));
        await admin.CreateChatAsync(new CreateChatRequest { ChatId = Room }, cancellationToken: cancellationToken);
        using var reader = await NoticeReader.ConnectAsync(Ann(servers.Second), Reader("ann"), cancellationToken);
        var restriction = new Restriction { ChatId = Room, Username = "ann", Kind = Restriction.Types.Kind.Ban };

        await admin.SetRestrictionAsync(new SetRestrictionRequest { Restriction = restriction }, cancellationToken: cancellationToken);
        var ended = await UntilAsync(reader, static notice => notice.GoAway is not null, cancellationToken);
        await Assert.That(ended.GoAway.Reason).IsEqualTo(GoAway.Types.Reason.Removed);
        var refused = await Assert.That(async () => await NoticeReader.ConnectAsync(Ann(servers.Second), Reader("ann"), cancellationToken))
            .Throws<RpcException>();
        await Assert.That(refused!.StatusCode).IsEqualTo(StatusCode.PermissionDenied);

        await admin.LiftRestrictionAsync(
            new LiftRestrictionRequest { ChatId = Room, Username = "ann", Kind = Restriction.Types.Kind.Ban }, cancellationToken: cancellationToken);
        while (!await IsInAsync(servers.Second, cancellationToken))
        {
            await Task.Delay(20, cancellationToken);
        }
    }

    [Test, Timeout(60_000)]
    public async Task Rooms_OfAllServers_AreListedAtEach(CancellationToken cancellationToken)
    {
        await using var servers = await SharedServers.StartAsync(redis.Configuration, count: 3);
        for (var room = 0; room < 30; room++)
        {
            await servers.All[room % 3].Client.CreateChatAsync(
                new CreateChatRequest { ChatId = $"room-{room:D2}" }, cancellationToken: cancellationToken);
        }

        var request = new ListChatsRequest { PageSize = 7, Prefix = "room-" };
        List<string> listed = [];
        do
        {
            var page = await servers.Second.Client.ListChatsAsync(request, cancellationToken: cancellationToken);
            listed.AddRange(page.Chats.Select(static chat => chat.ChatId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        await Assert.That(listed.SequenceEqual(Enumerable.Range(0, 30).Select(static room => $"room-{room:D2}"))).IsTrue();
    }

    private static async Task<bool> IsInAsync(RunningServer server, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = await NoticeReader.ConnectAsync(Ann(server), Reader("ann"), cancellationToken);
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    private static ConnectChatRequest Reader(string username) => new() { ChatId = Room, Username = username };

    private static ChatV1.ChatV1Client Ann(RunningServer server) => server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", Member)));

    private static async Task<Presence> PresenceAsync(NoticeReader reader, CancellationToken cancellationToken) =>
        (await UntilAsync(reader, static notice => notice.Presence is not null, cancellationToken)).Presence;

    private static async Task<Notice> UntilAsync(NoticeReader reader, Func<Notice, bool> isWanted, CancellationToken cancellationToken)
    {
        while (await reader.NextAsync(cancellationToken) is { } message)
        {
            if (message.Notice is { } notice && isWanted(notice))
            {
                return notice;
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
