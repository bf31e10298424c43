using ChatGo.Api;
using ChatGo.Tests.Server.Callers;
using Grpc.Core;

namespace ChatGo.Tests.Server.Rules;

/// <summary>Names, grants and private rooms.</summary>
public sealed class TrustRuleTests : IDisposable
{
    private const string LobbyGrants = """{"rooms":["lobby"],"can":["read","send","create"]}""";

    private readonly TestKeys _keys = new();

    public void Dispose() => _keys.Dispose();

    [Test, Rule("A3"), Timeout(30_000)]
    public async Task From_IsTheTokensSubject_FilledInWhereItIsEmptyAndRefusedWhereItIsAnother(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        var ann = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", LobbyGrants)));
        await ann.CreateChatAsync(new CreateChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);

        await SendAsync(ann, string.Empty, cancellationToken);
        await SendAsync(ann, "ann", cancellationToken);
        var denied = await RpcAssert.FailsAsync(StatusCode.PermissionDenied, () => SendAsync(ann, "bob", cancellationToken));

        await Assert.That(denied.Status.Detail).IsEqualTo("message.from: it is not the caller's name, 'ann'");
        await Assert.That(await SendersAsync(ann, cancellationToken)).IsEquivalentTo(["ann", "ann"]);
    }

    [Test, Rule("A3"), Timeout(30_000)]
    public async Task From_OfAKeyThatMayImpersonate_IsAnybodysWhileItsIdsAreItsOwn(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        var bridge = server.ClientOf(TestKeys.ApiKey(TestKeys.ImpersonatorKey));
        await server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey)).CreateChatAsync(
            new CreateChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);

        await SendAsync(bridge, "ann", cancellationToken);
        await SendAsync(bridge, string.Empty, cancellationToken);
        var first = await SendAsync(bridge, "ann", cancellationToken, "1");
        var again = await SendAsync(bridge, "bob", cancellationToken, "1");

        await Assert.That(again.Duplicate).IsTrue();
        await Assert.That(again.Sequence).IsEqualTo(first.Sequence);
        await Assert.That(await SendersAsync(bridge, cancellationToken)).IsEquivalentTo(["ann", "bridge", "ann"]);
    }

    [Test, Rule("A3"), Timeout(30_000)]
    public async Task Username_IsTheTokensSubjectOrNobody(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        var ann = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", LobbyGrants)));
        await ann.CreateChatAsync(new CreateChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);
        using var nobody = await TestReader.ConnectAsync(ann, "lobby", string.Empty, cancellationToken);
        using var member = await TestReader.ConnectAsync(ann, "lobby", "ann", cancellationToken);
        using var other = ann.ConnectChat(
            new ConnectChatRequest { ChatId = "lobby", Username = "bob" }, cancellationToken: cancellationToken);

        await RpcAssert.FailsAsync(StatusCode.PermissionDenied, () => other.ResponseStream.MoveNext(cancellationToken));

        var chat = await ann.GetChatAsync(new GetChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);
        await Assert.That((chat.Readers, chat.Members)).IsEqualTo((2U, 1U));
    }

    [Test, Rule("A0"), Timeout(30_000)]
    public async Task Guests_AmongKnownCallers_HaveTheirGrantAndAreToldAsGuests(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync("--anonymous-grant", "read,send");
        var ann = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", LobbyGrants)));
        await ann.CreateChatAsync(new CreateChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, "lobby", "ann", cancellationToken);

        await SendAsync(server.Client, "ann", cancellationToken);
        await SendAsync(ann, "ann", cancellationToken);
        await RpcAssert.FailsAsync(StatusCode.PermissionDenied, async () => await server.Client.CreateChatAsync(
            new CreateChatRequest(), cancellationToken: cancellationToken));
        var bad = server.ClientOf(TestKeys.Bearer("not.a.token"));
        await RpcAssert.FailsAsync(StatusCode.Unauthenticated, () => SendAsync(bad, "ann", cancellationToken));

        await Assert.That(await SendersAsync(ann, cancellationToken)).IsEquivalentTo(["guest:ann", "ann"]);
        var members = await ann.ListMembersAsync(new ListMembersRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);
        await Assert.That(members.Members.Single().Username).IsEqualTo("guest:ann");
    }

    [Test, Rule("A0"), Timeout(30_000)]
    public async Task Callers_WhereNobodyIsKnown_HaveTheGrantThatIsSet(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--anonymous-grant", "read");
        var shown = server.ClientOf(TestKeys.Bearer("nobody.looks.here"));

        await RpcAssert.FailsAsync(StatusCode.PermissionDenied, async () => await server.CreateRoomAsync(cancellationToken));
        await shown.ListChatsAsync(new ListChatsRequest(), cancellationToken: cancellationToken);
    }

    [Test, Rule("A2"), Timeout(30_000)]
    public async Task List_TellsTheRoomsThatTheCallerMayRead_InFullPages(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        var admin = server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey));
        foreach (var room in Enumerable.Range(10, 20))
        {
            await admin.CreateChatAsync(new CreateChatRequest { ChatId = $"{(room % 2 == 0 ? "even" : "odd")}:{room}" }, cancellationToken: cancellationToken);
            await admin.CreateChatAsync(new CreateChatRequest { ChatId = $"{room}" }, cancellationToken: cancellationToken);
        }

        var ann = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", """{"rooms":["even:*","11"],"can":["read"]}""")));
        var told = new List<string>();
        var pages = new List<int>();
        var token = string.Empty;
        do
        {
            var page = await ann.ListChatsAsync(
                new ListChatsRequest { PageSize = 4, PageToken = token }, cancellationToken: cancellationToken);
            told.AddRange(page.Chats.Select(static chat => chat.ChatId));
            pages.Add(page.Chats.Count);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        await Assert.That(told).IsEquivalentTo(
            ["11", .. Enumerable.Range(10, 20).Where(static room => room % 2 == 0).Select(static room => $"even:{room}")]);
        await Assert.That(pages.SkipLast(1).All(static count => count == 4)).IsTrue();
    }

    [Test, Rule("A2"), Timeout(30_000)]
    public async Task CreateIfMissing_WithoutTheGrant_ReadsAsNotSet(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        var reader = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", """{"rooms":["lobby"],"can":["read"]}""")));
        using var call = reader.ConnectChat(
            new ConnectChatRequest { ChatId = "lobby", CreateIfMissing = true }, cancellationToken: cancellationToken);

        await RpcAssert.FailsAsync(StatusCode.NotFound, () => call.ResponseStream.MoveNext(cancellationToken));

        var maker = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", LobbyGrants)));
        using var made = maker.ConnectChat(
            new ConnectChatRequest { ChatId = "lobby", CreateIfMissing = true }, cancellationToken: cancellationToken);
        await made.ResponseHeadersAsync;
        await Assert.That(server.Rooms.Find("lobby")).IsNotNull();
    }

    [Test, Rule("A2"), Timeout(30_000)]
    public async Task HiddenReader_IsSeenByNobody(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        var ann = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", LobbyGrants)));
        var watcher = server.ClientOf(TestKeys.Bearer(TestKeys.Token("eve", """{"rooms":["lobby"],"can":["read"],"hidden":true}""")));
        await ann.CreateChatAsync(new CreateChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);
        await SendAsync(ann, "ann", cancellationToken);
        using var hidden = await TestReader.ConnectAsync(watcher, "lobby", "eve", cancellationToken);

        var chat = await ann.GetChatAsync(new GetChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);
        await Assert.That((chat.Readers, chat.Members)).IsEqualTo((0U, 0U));

        // The first reader is the first that is seen: it gets what the room holds.
        using var first = await TestReader.ConnectAsync(ann, "lobby", "ann", cancellationToken);
        await Assert.That((await first.NextAsync(cancellationToken)).Sequence).IsEqualTo(1UL);
        await SendAsync(ann, "ann", cancellationToken);
        await Assert.That((await hidden.NextAsync(cancellationToken)).Sequence).IsEqualTo(2UL);
        await Assert.That(server.Rooms.Find("lobby")!.Readers).IsEqualTo(1);
        hidden.Dispose();
        await SendAsync(ann, "ann", cancellationToken);
        await Assert.That(server.Rooms.Find("lobby")!.Readers).IsEqualTo(1);
    }

    [Test, Rule("D4"), Timeout(30_000)]
    public async Task PrivateRoom_IsForExactGrantsAndAdminsAlone(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        var admin = server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey));
        await admin.CreateChatAsync(new CreateChatRequest { ChatId = "private:a" }, cancellationToken: cancellationToken);
        var everybody = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", """{"rooms":["*","private:*"],"can":["read","send","create"]}""")));
        var invited = server.ClientOf(TestKeys.Bearer(TestKeys.Token("bob", """{"rooms":["private:a"],"can":["read"]}""")));

        foreach (var room in (string[])["private:a", "private:none"])
        {
            await RpcAssert.FailsAsync(StatusCode.PermissionDenied, async () => await everybody.GetChatAsync(
                new GetChatRequest { ChatId = room }, cancellationToken: cancellationToken));
            await RpcAssert.FailsAsync(StatusCode.PermissionDenied, async () => await everybody.CreateChatAsync(
                new CreateChatRequest { ChatId = room }, cancellationToken: cancellationToken));
        }

        await Assert.That((await everybody.ListChatsAsync(new ListChatsRequest(), cancellationToken: cancellationToken)).Chats).IsEmpty();
        await Assert.That((await invited.ListChatsAsync(new ListChatsRequest(), cancellationToken: cancellationToken)).Chats.Single().ChatId)
            .IsEqualTo("private:a");
    }

    [Test, Rule("D4"), Timeout(30_000)]
    public async Task PrivateRoom_WhereNobodyIsKnown_IsRefused(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--private-prefix", "secret-");

        await server.Client.CreateChatAsync(new CreateChatRequest { ChatId = "private:a" }, cancellationToken: cancellationToken);
        await RpcAssert.FailsAsync(StatusCode.PermissionDenied, async () => await server.Client.CreateChatAsync(
            new CreateChatRequest { ChatId = "secret-a" }, cancellationToken: cancellationToken));
        await RpcAssert.FailsAsync(StatusCode.PermissionDenied, async () => await server.SendAsync("secret-b", "hi", cancellationToken));
    }

    private static async Task<SendMessageResponse> SendAsync(
        ChatV1.ChatV1Client client, string from, CancellationToken cancellationToken, string id = "") =>
        await client.SendMessageAsync(
            new SendMessageRequest { ChatId = "lobby", MessageId = id, Message = new Message { From = from, Text = "hello" } },
            cancellationToken: cancellationToken);

    private static async Task<IEnumerable<string>> SendersAsync(ChatV1.ChatV1Client client, CancellationToken cancellationToken) =>
        (await client.ListMessagesAsync(
            new ListMessagesRequest { ChatId = "lobby", After = new Position() }, cancellationToken: cancellationToken))
        .Messages.Select(static message => message.From);

    private Task<RunningServer> StartAsync(params string[] args) => RunningServer.StartAsync(time: null, [.. _keys.Args, .. args]);
}
