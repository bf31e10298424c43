using System.Text.Json.Nodes;
using ChatGo.Api;
using ChatGo.Tests.Server.Callers;
using Grpc.Core;

namespace ChatGo.Tests.Server.Web;

/// <summary>A room as server-sent events: what an EventSource gets, and how it resumes.</summary>
[ClassDataSource<WebHouse>(Shared = SharedType.PerClass)]
public sealed class EventDoorTests(WebHouse house)
{
    [Test, Timeout(30_000)]
    public async Task Events_HaveThePositionsOfTheirRoom(CancellationToken cancellationToken)
    {
        var room = await house.Server().CreateRoomAsync(cancellationToken);
        for (var number = 1; number <= 3; number++)
        {
            await house.Server().SendAsync(room, $"text {number}", cancellationToken);
        }

        using var events = await house.Web().OpenAsync($"/v1/rooms/{room}/events?username=ann&history=2");
        await Assert.That((events.Status, events.Response.Content.Headers.ContentType!.MediaType)).IsEqualTo((200, "text/event-stream"));
        await Assert.That(events.Response.Headers.GetValues("X-Accel-Buffering")).IsEquivalentTo(["no"]);
        var welcome = await events.NextAsync("welcome");
        var epoch = welcome["epoch"]!.GetValue<string>();
        // Behind what is still to come, not behind what was said: who is cut off here loses nothing.
        await Assert.That(events.LastId).IsEqualTo($"{epoch}-1");
        await Assert.That(await events.TextsAsync(2)).IsEquivalentTo(["text 2", "text 3"]);
        await Assert.That(events.LastId).IsEqualTo($"{epoch}-3");
        await Assert.That((await events.NextAsync("presence"))["joined"]![0]!.GetValue<string>()).IsEqualTo("ann");
        await house.Server().SendAsync(room, "line one\nline two\r\n\u2028end", cancellationToken);
        await Assert.That((await events.TextsAsync(1))[0]).IsEqualTo("line one\nline two\r\n\u2028end");
    }

    [Test, Timeout(60_000)]
    public async Task Reader_WhoseConnectionIsKilled_ResumesWithNothingLostOrDoubled(CancellationToken cancellationToken)
    {
        var room = await house.Server().CreateRoomAsync(cancellationToken);
        await using var relay = new Relay(house.Server().WebAddress);
        using var web = new WebClient(relay.Address);
        List<string> got = [];
        string? last = null;
        var path = $"/v1/rooms/{room}/events?history=5&after=nowhere-7";
        for (var round = 0; round < 5; round++)
        {
            // What the address says is what it said at first: the last id is later.
            using var events = await web.OpenAsync(last is null ? $"/v1/rooms/{room}/events" : path, last);
            await events.NextAsync("welcome");
            await house.Server().SendAsync(room, $"{round}a", cancellationToken);
            await house.Server().SendAsync(room, $"{round}b", cancellationToken);
            got.AddRange(await events.TextsAsync(last is null ? 2 : 3));
            last = events.LastId;
            relay.Cut();
            await house.Server().SendAsync(room, $"{round}c", cancellationToken);
        }

        await Assert.That(got).IsEquivalentTo(
            Enumerable.Range(0, 5).SelectMany(static round => (string[])[$"{round}a", $"{round}b", $"{round}c"]).Take(14));
    }

    [Test, Timeout(60_000)]
    public async Task Reader_OfAQuietRoomThatIsCutOff_LosesNothing(CancellationToken cancellationToken)
    {
        var room = await house.Server().CreateRoomAsync(cancellationToken);
        string last;
        using (var events = await house.Web().OpenAsync($"/v1/rooms/{room}/events"))
        {
            await events.NextAsync("welcome");
            last = events.LastId;
        }

        await house.Server().SendAsync(room, "meanwhile", cancellationToken);
        using var again = await house.Web().OpenAsync($"/v1/rooms/{room}/events", last);
        await Assert.That((await again.NextAsync("welcome"))["recovered"]!.GetValue<bool>()).IsTrue();
        await Assert.That(await again.TextsAsync(1)).IsEquivalentTo(["meanwhile"]);
    }

    [Test, Timeout(60_000)]
    public async Task Gap_IsToldAndIsAPositionItself(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--http", "http://127.0.0.1:0", "--history-messages", "16");
        using var web = new WebClient(server.WebAddress);
        var room = await server.CreateRoomAsync(cancellationToken);
        string first;
        using (var events = await web.OpenAsync($"/v1/rooms/{room}/events"))
        {
            await events.NextAsync("welcome");
            first = events.LastId;
        }

        for (var number = 1; number <= 22; number++)
        {
            await server.SendAsync(room, $"text {number}", cancellationToken);
        }

        using var again = await web.OpenAsync($"/v1/rooms/{room}/events", first);
        var epoch = (await again.NextAsync("welcome"))["epoch"]!.GetValue<string>();
        // Who is cut off here is told of the gap the next time.
        await Assert.That(again.LastId).IsEqualTo(first);
        var gap = await again.NextAsync("gap");
        await Assert.That((gap["first"]!.GetValue<string>(), gap["last"]!.GetValue<string>(), again.LastId)).IsEqualTo(("1", "6", $"{epoch}-6"));
        await Assert.That((await again.TextsAsync(16))[^1]).IsEqualTo("text 22");
    }

    [Test, Timeout(30_000)]
    [Arguments("?history=-1", "history")]
    [Arguments("?history=x", "history")]
    [Arguments("?after=7", "after")]
    [Arguments("?after=a-b", "after")]
    [Arguments("?user=ann", "user")]
    [Arguments("?history=1&history=2", "history")]
    public async Task Parameter_ThatIsWrong_IsNamed(string query, string field, CancellationToken cancellationToken)
    {
        var room = await house.Server().CreateRoomAsync(cancellationToken);
        using var events = await house.Web().OpenAsync($"/v1/rooms/{room}/events{query}");
        var refusal = JsonNode.Parse(await events.RestAsync())!;
        await Assert.That((events.Status, refusal["code"]!.GetValue<string>())).IsEqualTo((400, "invalid_argument"));
        await Assert.That(refusal["message"]!.GetValue<string>()).StartsWith(field);
    }

    [Test, Timeout(30_000)]
    public async Task Room_ThatIsNotThere_IsNotFound_AndOneThatIsDeletedEnds(CancellationToken cancellationToken)
    {
        using var none = await house.Web().OpenAsync("/v1/rooms/no-such-room/events");
        await Assert.That(none.Status).IsEqualTo(404);

        var room = await house.Server().CreateRoomAsync(cancellationToken);
        using var events = await house.Web().OpenAsync($"/v1/rooms/{room}/events");
        await events.NextAsync("welcome");
        await house.Server().Client.DeleteChatAsync(new DeleteChatRequest { ChatId = room }, cancellationToken: cancellationToken);
        await Assert.That((await events.NextAsync("goaway"))["reason"]!.GetValue<string>()).IsEqualTo("REASON_DELETED");
        await Assert.That((await events.NextAsync("end"))["code"]!.GetValue<string>()).IsEqualTo("not_found");
        await Assert.That(await events.NextAsync()).IsNull();
    }

    [Test, Timeout(60_000)]
    public async Task Server_ThatStops_EndsTheStreamAndSaysWhenToComeBack(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--http", "http://127.0.0.1:0", "--drain-seconds", "2");
        using var web = new WebClient(server.WebAddress);
        var room = await server.CreateRoomAsync(cancellationToken);
        List<EventReader> readers = [];
        for (var reader = 0; reader < 20; reader++)
        {
            readers.Add(await web.OpenAsync($"/v1/rooms/{room}/events"));
            await readers[reader].NextAsync("welcome");
        }

        var stopping = server.StopAsync();
        await Task.WhenAny(readers.Select(static reader => reader.NextAsync("goaway")));
        // Others end in later slots: until then the server listens.
        using var late = await web.OpenAsync($"/v1/rooms/{room}/events");
        await Assert.That(late.Status).IsEqualTo(200);
        await Assert.That((await late.NextAsync("end"))["code"]!.GetValue<string>()).IsEqualTo("unavailable");
        await Assert.That(late.Retry).IsNotNull();
        await stopping;
        readers.ForEach(static reader => reader.Dispose());
    }

    [Test, Timeout(30_000)]
    public async Task Silence_IsBrokenByAComment(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--http", "http://127.0.0.1:0", "--heartbeat-seconds", "1");
        using var web = new WebClient(server.WebAddress);
        var room = await server.CreateRoomAsync(cancellationToken);
        using var events = await web.OpenAsync($"/v1/rooms/{room}/events");
        await events.NextAsync("welcome");
        await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
        await server.SendAsync(room, "at last", cancellationToken);
        await events.NextAsync("message");
        await Assert.That(events.Comments).Contains("heartbeat");
    }

    [Test, Timeout(60_000)]
    public async Task Token_InTheAddress_MayReadAndIsNotKept(CancellationToken cancellationToken)
    {
        using var keys = new TestKeys();
        await using var server = await RunningServer.StartAsync(time: null, ["--http", "http://127.0.0.1:0", .. keys.Args]);
        using var web = new WebClient(server.WebAddress);
        await server.Client.CreateChatAsync(
            new CreateChatRequest { ChatId = "lobby" }, new Metadata { { "x-api-key", TestKeys.AdminKey } }, cancellationToken: cancellationToken);
        var token = TestKeys.Token("jack", """[{"rooms":["lobby"],"can":["read"]}]""");
        using var events = await web.OpenAsync($"/v1/rooms/lobby/events?token={token}");
        await Assert.That(events.Status).IsEqualTo(200);
        await Assert.That(events.Response.Headers.CacheControl!.NoStore).IsTrue();
        await Assert.That(events.Response.Headers.GetValues("Referrer-Policy")).IsEquivalentTo(["no-referrer"]);
        await events.NextAsync("welcome");

        foreach (var bad in (string[])[token + "x", TestKeys.AdminKey, string.Empty])
        {
            using var refused = await web.OpenAsync($"/v1/rooms/lobby/events?token={bad}");
            await Assert.That((bad, refused.Status)).IsEqualTo((bad, 401));
            await Assert.That(refused.Response.Headers.WwwAuthenticate.Single().Scheme).IsEqualTo("Bearer");
        }

        using var otherRoom = await web.OpenAsync($"/v1/rooms/hall/events?token={token}");
        await Assert.That(otherRoom.Status).IsEqualTo(403);
        await Assert.That(server.Lines.Where(line => line.Contains(token, StringComparison.Ordinal))).IsEmpty();
    }
}
