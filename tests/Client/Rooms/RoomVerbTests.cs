using System.Text.Json;
using ChatGo.Client.Hosting;
using ChatGo.Tests.Server;

namespace ChatGo.Tests.Client.Rooms;

[ClassDataSource<RunningServer>(Shared = SharedType.PerClass)]
public sealed class RoomVerbTests(RunningServer server)
{
    [Test]
    [Timeout(60_000)]
    public async Task Create_PrintsTheIdThatRoomsLists(CancellationToken cancellationToken)
    {
        var made = await RunAsync(cancellationToken, "create", "verbs-1", "--title", "Über\t\u001b[31m");
        var listed = await RunAsync(cancellationToken, "rooms", "--prefix", "verbs-");
        var json = await RunAsync(cancellationToken, "rooms", "--prefix", "verbs-", "--json");

        await Assert.That(made.Output).IsEqualTo("verbs-1");
        await Assert.That(listed.Lines.Single().Split('\t')[0]).IsEqualTo("verbs-1");
        await Assert.That(listed.Output).EndsWith("Über␉␛[31m");
        await Assert.That(Field(json.Output, "title").GetString()).IsEqualTo("Über\t\u001b[31m");
    }

    [Test]
    [Timeout(60_000)]
    public async Task Create_OfATakenId_FailsAndSaysWhy(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);

        var run = await RunAsync(cancellationToken, "create", room);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(run.Error).StartsWith("chatgo: cannot create a room: ALREADY_EXISTS");
    }

    [Test]
    [Timeout(60_000)]
    public async Task Send_ATextAndLines_PrintsSequencesThatHistoryTells(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);

        var one = await RunAsync(cancellationToken, "send", room, "日本 👩‍👧 'hi'", "--name", "Ann");
        var lines = await ClientProcess.RunAsync(server, "two\r\nthree", cancellationToken, "send", room, "--name", "Bob");
        var history = await RunAsync(cancellationToken, "history", room, "--limit", "2");
        var json = await RunAsync(cancellationToken, "history", room, "--json");

        await Assert.That(one.Output).IsEqualTo("1");
        await Assert.That(lines.Output).IsEqualTo("2\n3");
        await Assert.That(history.Lines.Select(line => line[26..])).IsEquivalentTo(["Bob: two", "Bob: three"]);
        await Assert.That(Field(json.Lines[0], "text").GetString()).IsEqualTo("日本 👩‍👧 'hi'");
        await Assert.That(Field(json.Lines[0], "type").GetString()).IsEqualTo("message");
        await Assert.That(json.Output.All(char.IsAscii)).IsTrue();
    }

    [Test]
    [Timeout(60_000)]
    public async Task Send_TwiceUnderOneId_StoresOnce(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);

        await RunAsync(cancellationToken, "send", room, "order", "--message-id", "order-7", "--name", "Ann");
        var again = await RunAsync(
            cancellationToken, "send", room, "order", "--message-id", "order-7", "--name", "Ann", "--json");

        await Assert.That(Field(again.Output, "sequence").GetUInt64()).IsEqualTo(1UL);
        await Assert.That(Field(again.Output, "duplicate").GetBoolean()).IsTrue();
    }

    [Test]
    [Timeout(60_000)]
    public async Task Send_OfAHugeText_IsRefusedWithItsLimit(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);

        var run = await ClientProcess.RunAsync(server, new string('x', 20_000), cancellationToken, "send", room);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(run.Error).Contains("INVALID_ARGUMENT").And.Contains("16384");
    }

    [Test]
    [Timeout(60_000)]
    public async Task History_OfMoreThanAPage_IsWhole(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        for (var number = 1; number <= 450; number++)
        {
            await server.SendAsync(room, $"{number}", cancellationToken);
        }

        var run = await RunAsync(cancellationToken, "history", room, "--limit", "430");

        await Assert.That(run.Lines.Select(line => int.Parse(line.Split(": ")[1], null))
            .SequenceEqual(Enumerable.Range(21, 430))).IsTrue();
    }

    [Test]
    [Timeout(60_000)]
    public async Task Tail_AfterASequence_EndsAfterCount(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        for (var number = 1; number <= 4; number++)
        {
            await server.SendAsync(room, $"{number}", cancellationToken);
        }

        var session = await RunAsync(cancellationToken, "tail", room, "--after", "1", "--count", "2", "--json");
        var connect = await RunAsync(
            cancellationToken, "tail", room, "--after", "1", "--count", "2", "--json", "--connect-chat");

        await Assert.That(session.ExitCode).IsEqualTo(ExitCode.Success);
        await Assert.That(session.Lines.Select(line => Field(line, "sequence").GetInt32())).IsEquivalentTo([2, 3]);
        await Assert.That(connect.Output).IsEqualTo(session.Output);
    }

    [Test]
    [Timeout(60_000)]
    public async Task Delete_EndsATailThatSaysSo(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        await server.SendAsync(room, "first", cancellationToken);
        using var tail = ClientProcess.Start(server, "tail", room, "--after", "0");
        await tail.Output.ReadLineAsync(cancellationToken);

        var delete = await RunAsync(cancellationToken, "delete", room);
        var end = await tail.EndAsync(cancellationToken);

        await Assert.That(delete.ExitCode).IsEqualTo(ExitCode.Success);
        await Assert.That(end.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(end.Error).IsEqualTo($"chatgo: left room {room}: the room was deleted");
    }

    [Test]
    [Timeout(60_000)]
    public async Task Members_OfAnEmptyRoom_AreNone(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);

        var run = await RunAsync(cancellationToken, "members", room);

        await Assert.That((run.ExitCode, run.Output)).IsEqualTo((ExitCode.Success, ""));
    }

    [Test]
    [Arguments("history")]
    [Arguments("members")]
    [Arguments("delete")]
    [Arguments("tail")]
    [Timeout(60_000)]
    public async Task AVerb_OnAnUnknownRoom_FailsAndSaysSo(string verb, CancellationToken cancellationToken)
    {
        var run = await RunAsync(cancellationToken, verb, "nowhere");

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(run.Error).Contains("nowhere").And.Contains("chat not found");
    }

    [Test]
    [Timeout(60_000)]
    public async Task AVerb_WithoutAServer_ExitsWithThree(CancellationToken cancellationToken)
    {
        using var client = ClientProcess.Start("rooms", "--server", "http://127.0.0.1:9");

        var run = await client.EndAsync(cancellationToken);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Unavailable);
        await Assert.That(run.Error).IsEqualTo("chatgo: cannot list rooms on http://127.0.0.1:9: connection refused");
    }

    [Test]
    [Timeout(60_000)]
    public async Task Send_OfALineThatIsNoUtf8_StopsThereAndSaysWhere(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var client = ClientProcess.Start(server, "send", room, "--name", "Ann");
        await client.Input.BaseStream.WriteAsync((byte[])[.. "one\n"u8, 0xFC, .. "\nthree"u8], cancellationToken);

        var run = await client.EndAsync(cancellationToken);

        await Assert.That((run.ExitCode, run.Output)).IsEqualTo((ExitCode.Failure, "1"));
        await Assert.That(run.Error).IsEqualTo("chatgo: standard input, line 2: byte 1 (0xFC) is not UTF-8");
    }

    [Test]
    [Timeout(60_000)]
    public async Task Tail_WhoseReaderHasGone_EndsWithoutAFurtherMessage(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        await server.SendAsync(room, "first", cancellationToken);
        using var tail = ClientProcess.Start(server, "tail", room, "--after", "0");
        await tail.Output.ReadLineAsync(cancellationToken);

        await Assert.That(await tail.LeaveAsync(cancellationToken)).IsEqualTo(ExitCode.Success);
    }

    private static JsonElement Field(string line, string name) => JsonElement.Parse(line).GetProperty(name);

    private Task<ClientRun> RunAsync(CancellationToken stopping, params string[] arguments) =>
        ClientProcess.RunAsync(server, "", stopping, arguments);
}
