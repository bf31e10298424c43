using ChatGo.Api;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Rules;

public sealed class PresenceRuleTests
{
    private const string Nobody = "";

    private readonly FakeTimeProvider _time = new();

    [Test, Rule("P0"), Timeout(30_000)]
    public async Task Messages_ArriveInOrderWhateverPresenceTells(CancellationToken cancellationToken)
    {
        const ulong Sent = 40;
        await using var server = await RunningServer.StartAsync(null, "--presence-linger-seconds", "0");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, room, "Jill", cancellationToken);
        for (var index = 0UL; index < Sent; index++)
        {
            using var guest = await TestReader.ConnectAsync(server.Client, room, $"guest {index}", cancellationToken);
            await server.SendAsync(room, "hi", cancellationToken);
        }

        await Eventually.HoldsAsync("all messages", () => watcher.Messages.Count == (int)Sent, cancellationToken);
        await Eventually.HoldsAsync("presence", () => watcher.Presences.Count > 0, cancellationToken);
        var expected = Enumerable.Range(1, (int)Sent).Select(static n => (ulong)n).ToList();
        await Assert.That(watcher.Messages.Select(static message => message.Sequence).SequenceEqual(expected)).IsTrue();

        // Who asked for no notices gets none in between.
        var plain = await reader.NextAsync((int)Sent, cancellationToken);
        await Assert.That(plain.Select(static message => message.Sequence).SequenceEqual(expected)).IsTrue();
    }

    [Test, Rule("P1"), Timeout(30_000)]
    public async Task Connect_WithoutAName_IsAReaderAndNoMember(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time);
        var room = await server.CreateRoomAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, Nobody, cancellationToken);
        using var tail = await TestReader.ConnectAsync(server.Client, room, Nobody, cancellationToken);
        using var john = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);

        await _time.RunUntilAsync("John is told", () => watcher.Joined.Count > 0, cancellationToken);

        var chat = await server.Client.GetChatAsync(
            new GetChatRequest { ChatId = room }, cancellationToken: cancellationToken);
        await Assert.That((chat.Readers, chat.Members)).IsEqualTo((3U, 1U));
        await Assert.That(watcher.Joined).IsEquivalentTo(["John"]);
        await Assert.That(await MembersAsync(server, room, cancellationToken)).IsEqualTo("John 1");
    }

    [Test, Rule("P1"), Timeout(30_000)]
    public async Task Connect_UnderOneNameOnManyStreams_IsOneMemberThatCountsThem(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time);
        var room = await server.CreateRoomAsync(cancellationToken);
        using var john = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);
        using var jack = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        using var noticed = await RoomWatcher.ConnectAsync(server.Client, room, "John", cancellationToken);
        using var session = TestSession.Open(server.Client, cancellationToken);
        await session.JoinAsync(new ConnectChatRequest { ChatId = room, Username = "John" }, cancellationToken);

        await Assert.That(await MembersAsync(server, room, cancellationToken)).IsEqualTo("Jack 1, John 3");
        var chat = await server.Client.GetChatAsync(
            new GetChatRequest { ChatId = room }, cancellationToken: cancellationToken);
        await Assert.That((chat.Readers, chat.Members)).IsEqualTo((4U, 2U));
    }

    [Test, Rule("P2"), Timeout(30_000)]
    public async Task ManyWhoComeAndGo_AreToldInOneNoticeWithARisingRevision(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time, "--presence-linger-seconds", "0");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, Nobody, cancellationToken);
        var welcome = watcher.Welcomes[0];
        await Assert.That((welcome.PresenceRevision, welcome.Members)).IsEqualTo((0UL, 0U));

        var first = await ConnectAsync(server, room, "early", cancellationToken);
        await _time.RunUntilAsync("the first change", () => watcher.Presences.Count > 0, cancellationToken);
        foreach (var reader in first)
        {
            reader.Dispose();
        }

        await Eventually.HoldsAsync("they are gone", () => server.Rooms.Find(room)!.Readers == 1, cancellationToken);
        var second = await ConnectAsync(server, room, "late", cancellationToken);
        await _time.RunUntilAsync("the second change", () => watcher.Presences.Count > 1, cancellationToken);

        var (came, went) = (watcher.Presences[0], watcher.Presences[1]);
        await Assert.That((came.Revision, came.Members, came.Joined.Count, came.Left.Count)).IsEqualTo((1UL, 5U, 5, 0));
        await Assert.That((went.Revision, went.Members)).IsEqualTo((2UL, 5U));
        await Assert.That(went.Left).IsEquivalentTo(came.Joined);
        await Assert.That(went.Joined.All(static name => name.StartsWith("late", StringComparison.Ordinal))).IsTrue();
        await Assert.That(went.Joined.Count).IsEqualTo(5);
        await Assert.That(went.ChatRef).IsEqualTo(welcome.ChatRef);
        foreach (var reader in second)
        {
            reader.Dispose();
        }
    }

    [Test, Rule("P2"), Timeout(30_000)]
    public async Task Revision_IsTheSameInNoticeWelcomeAndList(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time);
        var room = await server.CreateRoomAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, Nobody, cancellationToken);
        using var john = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);
        await _time.RunUntilAsync("John is told", () => watcher.Joined.Contains("John"), cancellationToken);
        using var jack = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        await _time.RunUntilAsync("Jack is told", () => watcher.Joined.Contains("Jack"), cancellationToken);

        using var late = await RoomWatcher.ConnectAsync(server.Client, room, Nobody, cancellationToken);
        var list = await server.Client.ListMembersAsync(
            new ListMembersRequest { ChatId = room }, cancellationToken: cancellationToken);

        var told = watcher.Presences[^1];
        await Assert.That((told.Revision, told.Members)).IsEqualTo((2UL, 2U));
        await Assert.That(late.Welcomes[0].PresenceRevision).IsEqualTo(told.Revision);
        await Assert.That(late.Welcomes[0].Members).IsEqualTo(told.Members);
        await Assert.That(list.PresenceRevision).IsEqualTo(told.Revision);
        await Assert.That(list.Members.Count).IsEqualTo(2);
    }

    [Test, Rule("P2"), Timeout(30_000)]
    public async Task Presence_AboveTheMostNamedMembers_TellsTheCountAlone(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time, "--max-named-members", "2");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, Nobody, cancellationToken);
        using var john = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);
        using var jack = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        await _time.RunUntilAsync("two", () => watcher.Presences.Count == 1, cancellationToken);
        using (await TestReader.ConnectAsync(server.Client, room, "Jill", cancellationToken))
        {
            await _time.RunUntilAsync("three", () => watcher.Presences.Count == 2, cancellationToken);
            await Assert.That(await MembersAsync(server, room, cancellationToken)).IsEqualTo("Jack 1, Jill 1, John 1");
        }

        await _time.RunUntilAsync("two again", () => watcher.Presences.Count == 3, cancellationToken);

        var (two, three, less) = (watcher.Presences[0], watcher.Presences[1], watcher.Presences[2]);
        await Assert.That(two.NamesOmitted).IsFalse();
        await Assert.That(two.Joined).IsEquivalentTo(["Jack", "John"]);
        await Assert.That((three.NamesOmitted, three.Joined.Count, three.Members)).IsEqualTo((true, 0, 3U));
        await Assert.That(less.Members).IsEqualTo(2U);
        await Assert.That(less.Revision).IsGreaterThan(three.Revision);
    }

    [Test, Rule("P3"), Timeout(30_000)]
    public async Task Reconnect_WithinTheLinger_MakesNoNoise(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time, "--presence-linger-seconds", "3600");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, Nobody, cancellationToken);
        using (await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken))
        {
            await _time.RunUntilAsync("John is told", () => watcher.Joined.Contains("John"), cancellationToken);
        }

        // Another's coming shows that presence was told while John was away, and again once he is back.
        await Eventually.HoldsAsync("John is away", () => server.Rooms.Find(room)!.Readers == 1, cancellationToken);
        using var jack = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        await _time.RunUntilAsync("Jack is told", () => watcher.Joined.Contains("Jack"), cancellationToken);
        await Assert.That(await MembersAsync(server, room, cancellationToken)).IsEqualTo("Jack 1, John 0");
        using var john = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);
        using var jill = await TestReader.ConnectAsync(server.Client, room, "Jill", cancellationToken);
        await _time.RunUntilAsync("Jill is told", () => watcher.Joined.Contains("Jill"), cancellationToken);

        await Assert.That(watcher.Joined).IsEquivalentTo(["John", "Jack", "Jill"]);
        await Assert.That(watcher.Left).IsEmpty();
        await Assert.That(await MembersAsync(server, room, cancellationToken)).IsEqualTo("Jack 1, Jill 1, John 1");
    }

    [Test, Rule("P3"), Timeout(30_000)]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Leave_IsToldOnceTheLingerIsOver(bool isKilled, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time);
        var room = await server.CreateRoomAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, Nobody, cancellationToken);
        using var connection = server.NewConnection();
        using var john = await TestReader.ConnectAsync(
            new ChatV1.ChatV1Client(connection), room, "John", cancellationToken);
        await _time.RunUntilAsync("John is told", () => watcher.Joined.Contains("John"), cancellationToken);

        if (isKilled)
        {
            connection.Dispose();
        }
        else
        {
            john.Dispose();
        }

        await Eventually.HoldsAsync("John is away", () => server.Rooms.Find(room)!.Readers == 1, cancellationToken);
        await Assert.That(await MembersAsync(server, room, cancellationToken)).IsEqualTo("John 0");
        await _time.RunUntilAsync("John has left", () => watcher.Left.Count > 0, cancellationToken);

        await Assert.That(watcher.Left).IsEquivalentTo(["John"]);
        await Assert.That(watcher.Presences[^1].Members).IsEqualTo(0U);
        await Assert.That(await MembersAsync(server, room, cancellationToken)).IsEqualTo(Nobody);
    }

    [Test, Rule("P3"), Rule("M7"), Timeout(30_000)]
    public async Task Leave_OfOneLoginOfTwo_LeavesTheMember(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time, "--presence-linger-seconds", "0");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, Nobody, cancellationToken);
        using var stays = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);
        using (await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken))
        {
            await _time.RunUntilAsync("John is told", () => watcher.Joined.Contains("John"), cancellationToken);
        }

        await Eventually.HoldsAsync("one is gone", () => server.Rooms.Find(room)!.Readers == 2, cancellationToken);
        using var jack = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        await _time.RunUntilAsync("Jack is told", () => watcher.Joined.Contains("Jack"), cancellationToken);
        await Assert.That(watcher.Left).IsEmpty();
        await Assert.That(await MembersAsync(server, room, cancellationToken)).IsEqualTo("Jack 1, John 1");

        stays.Dispose();
        await _time.RunUntilAsync("John has left", () => watcher.Left.Contains("John"), cancellationToken);
        await Assert.That(watcher.Joined).IsEquivalentTo(["John", "Jack"]);
    }

    private static async Task<List<TestReader>> ConnectAsync(
        RunningServer server, string room, string name, CancellationToken cancellationToken)
    {
        var readers = new List<TestReader>();
        for (var index = 0; index < 5; index++)
        {
            readers.Add(await TestReader.ConnectAsync(server.Client, room, $"{name} {index}", cancellationToken));
        }

        return readers;
    }

    /// <summary>The members and their connections, as ListMembers tells them.</summary>
    private static async Task<string> MembersAsync(
        RunningServer server, string room, CancellationToken cancellationToken)
    {
        var list = await server.Client.ListMembersAsync(
            new ListMembersRequest { ChatId = room }, cancellationToken: cancellationToken);
        return string.Join(", ", list.Members.Select(static member => $"{member.Username} {member.Connections}"));
    }
}
