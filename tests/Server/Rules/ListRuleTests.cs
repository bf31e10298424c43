using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Tests.Server.Rules;

[ClassDataSource<RunningServer>(Shared = SharedType.PerTestSession)]
public sealed class ListRuleTests(RunningServer server)
{
    [Test, Rule("C2"), Timeout(30_000)]
    public async Task ListChats_PageByPage_GivesEachRoomOnceInTheOrderOfIds(CancellationToken cancellationToken)
    {
        var prefix = $"list-{Guid.NewGuid():N}-";
        var ids = await CreateAsync(Enumerable.Range(0, 25).Select(index => $"{prefix}{index % 5}{index}"), cancellationToken);

        var seen = new List<string>();
        var request = new ListChatsRequest { Prefix = prefix, PageSize = 10 };
        do
        {
            var page = await ListAsync(request, cancellationToken);
            await Assert.That(page.Chats.Count).IsLessThanOrEqualTo(10);
            seen.AddRange(page.Chats.Select(static chat => chat.ChatId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        await Assert.That(seen.SequenceEqual(ids.Order(StringComparer.Ordinal))).IsTrue();
    }

    [Test, Rule("C2"), Timeout(30_000)]
    public async Task ListChats_WhileRoomsComeAndGo_GivesEachThatStaysOnce(CancellationToken cancellationToken)
    {
        var prefix = $"change-{Guid.NewGuid():N}-";
        await CreateAsync(Enumerable.Range(10, 20).Select(index => $"{prefix}{index}"), cancellationToken);
        var request = new ListChatsRequest { Prefix = prefix, PageSize = 5 };
        var page = await ListAsync(request, cancellationToken);

        // The one that the token stands for, one before it, one behind it.
        foreach (var gone in (int[])[14, 11, 17])
        {
            await DeleteAsync($"{prefix}{gone}", cancellationToken);
        }

        await CreateAsync([$"{prefix}05", $"{prefix}155"], cancellationToken);
        var rest = new List<string>();
        request.PageSize = 100;
        request.PageToken = page.NextPageToken;
        var second = await ListAsync(request, cancellationToken);
        rest.AddRange(second.Chats.Select(static chat => chat.ChatId[^3..].TrimStart('-')));

        await Assert.That(string.Join(' ', rest))
            .IsEqualTo("15 155 16 18 19 20 21 22 23 24 25 26 27 28 29");
        await Assert.That(second.NextPageToken).IsEmpty();
    }

    [Test, Rule("C2"), Rule("C3"), Timeout(30_000)]
    public async Task Lists_WithAWrongSizeOrToken_NameTheField(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        (string Field, int Size, string Token)[] wrong =
        [
            ("page_size", -1, ""), ("page_size", int.MinValue, ""), ("page_token", 0, "!"), ("page_token", 0, "ab=cd"),
        ];
        foreach (var (field, size, token) in wrong)
        {
            await RpcAssert.FailsOnFieldAsync(field, () => ListAsync(
                new ListChatsRequest { PageSize = size, PageToken = token }, cancellationToken));
            await RpcAssert.FailsOnFieldAsync(field, () => ListAsync(
                new ListMembersRequest { ChatId = room, PageSize = size, PageToken = token }, cancellationToken));
            await RpcAssert.FailsOnFieldAsync(field, () => ListAsync(
                new ListMessagesRequest { ChatId = room, PageSize = size, PageToken = token }, cancellationToken));
        }

        await RpcAssert.FailsOnFieldAsync("prefix", () => ListAsync(
            new ListChatsRequest { Prefix = new string('x', 129) }, cancellationToken));
    }

    [Test, Rule("C2"), Timeout(60_000)]
    public async Task Lists_OfMoreThanAPage_HaveADefaultAndAMost(CancellationToken cancellationToken)
    {
        await using var own = await RunningServer.StartAsync(null, "--history-messages", "2048");
        for (var index = 0; index < 1_001; index++)
        {
            await own.Rooms.CreateAsync($"room-{index}", string.Empty, maker: null, cancellationToken);
        }

        await own.Client.CreateChatAsync(new CreateChatRequest { ChatId = "full" }, cancellationToken: cancellationToken);
        for (var index = 0; index < 1_001; index++)
        {
            await own.SendAsync("full", "hi", cancellationToken);
        }

        foreach (var (wanted, given) in ((int, int)[])[(0, 100), (1_000, 1_000), (5_000, 1_000), (int.MaxValue, 1_000)])
        {
            var chats = await own.Client.ListChatsAsync(
                new ListChatsRequest { PageSize = wanted }, cancellationToken: cancellationToken);
            var messages = await own.Client.ListMessagesAsync(
                new ListMessagesRequest { ChatId = "full", PageSize = wanted }, cancellationToken: cancellationToken);

            await Assert.That((chats.Chats.Count, messages.Messages.Count)).IsEqualTo((given, given));
            await Assert.That(chats.NextPageToken).IsNotEmpty();
            await Assert.That(messages.NextPageToken).IsNotEmpty();
        }
    }

    [Test, Rule("C2"), Timeout(30_000)]
    public async Task ListMembers_WhileMembersComeAndGo_GivesEachThatStaysOnce(CancellationToken cancellationToken)
    {
        await using var own = await RunningServer.StartAsync(null, "--presence-linger-seconds", "0");
        var room = await own.CreateRoomAsync(cancellationToken);
        var readers = new Dictionary<string, TestReader>();
        foreach (var name in (string[])["Eve", "Bob", "Zoe", "Ann", "Dan", "Cyd"])
        {
            readers.Add(name, await TestReader.ConnectAsync(own.Client, room, name, cancellationToken));
        }

        var request = new ListMembersRequest { ChatId = room, PageSize = 3 };
        var first = await own.Client.ListMembersAsync(request, cancellationToken: cancellationToken);
        readers["Cyd"].Dispose();
        await Eventually.HoldsAsync("Cyd is no member", () => own.Rooms.Find(room)!.Members == 5, cancellationToken);
        readers.Add("Abe", await TestReader.ConnectAsync(own.Client, room, "Abe", cancellationToken));
        request.PageToken = first.NextPageToken;
        request.PageSize = 100;
        var rest = await own.Client.ListMembersAsync(request, cancellationToken: cancellationToken);

        await Assert.That(Names(first)).IsEqualTo("Ann Bob Cyd");
        await Assert.That(Names(rest)).IsEqualTo("Dan Eve Zoe");
        await Assert.That(rest.NextPageToken).IsEmpty();
        await Assert.That(rest.Members.All(static member => member.Connections == 1 && member.JoinedAt is not null)).IsTrue();
        foreach (var reader in readers.Values)
        {
            reader.Dispose();
        }

        static string Names(ListMembersResponse page) =>
            string.Join(' ', page.Members.Select(static member => member.Username));
    }

    [Test, Rule("C1"), Rule("C2"), Timeout(30_000)]
    public async Task GetChat_AndListChats_TellARoomAsItIs(CancellationToken cancellationToken)
    {
        var wanted = new CreateChatRequest { ChatId = $"titled-{Guid.NewGuid():N}", Title = "Grüße 語" };
        var made = await server.Client.CreateChatAsync(wanted, cancellationToken: cancellationToken);
        var empty = await GetAsync(made.ChatId, cancellationToken);
        await Assert.That((empty.Oldest, empty.Head, empty.Readers, empty.Members)).IsEqualTo((1UL, 0UL, 0U, 0U));

        using var reader = await TestReader.ConnectAsync(server.Client, made.ChatId, "John", cancellationToken);
        using var tail = await TestReader.ConnectAsync(server.Client, made.ChatId, string.Empty, cancellationToken);
        await server.SendAsync(made.ChatId, "one", cancellationToken);
        await server.SendAsync(made.ChatId, "two", cancellationToken);
        var chat = await GetAsync(made.ChatId, cancellationToken);

        await Assert.That((chat.ChatId, chat.Title, chat.Epoch)).IsEqualTo((made.ChatId, wanted.Title, made.Epoch));
        await Assert.That((chat.Oldest, chat.Head, chat.Readers, chat.Members)).IsEqualTo((1UL, 2UL, 2U, 1U));
        await Assert.That(chat.CreatedAt).IsEqualTo(empty.CreatedAt);
        var list = await ListAsync(new ListChatsRequest { Prefix = made.ChatId }, cancellationToken);
        await Assert.That(list.Chats.Single()).IsEqualTo(chat);
    }

    [Test, Rule("C3"), Timeout(30_000)]
    public async Task CreateChat_WithATooLongTitle_NamesItAndMakesNothing(CancellationToken cancellationToken)
    {
        var request = new CreateChatRequest { ChatId = $"long-{Guid.NewGuid():N}", Title = new string('ü', 129) };
        var problem = await RpcAssert.FailsOnFieldAsync("title", () => server.Client.CreateChatAsync(
            request, cancellationToken: cancellationToken).ResponseAsync);
        await Assert.That(problem).Contains("258").And.Contains("256");

        await RpcAssert.FailsAsync(StatusCode.NotFound, () => GetAsync(request.ChatId, cancellationToken));
        request.Title = new string('ü', 128);
        await server.Client.CreateChatAsync(request, cancellationToken: cancellationToken);
        await Assert.That((await GetAsync(request.ChatId, cancellationToken)).Title).IsEqualTo(request.Title);
    }

    [Test, Rule("C3"), Timeout(30_000)]
    public async Task DeleteChat_TakesTheRoomAway_AndItsIdIsFreeForAnother(CancellationToken cancellationToken)
    {
        var request = new CreateChatRequest { ChatId = $"deleted-{Guid.NewGuid():N}" };
        var first = await server.Client.CreateChatAsync(request, cancellationToken: cancellationToken);
        await server.SendAsync(first.ChatId, "gone", cancellationToken);

        await DeleteAsync(first.ChatId, cancellationToken);

        Func<Task>[] calls =
        [
            () => GetAsync(first.ChatId, cancellationToken),
            () => DeleteAsync(first.ChatId, cancellationToken),
            () => server.SendAsync(first.ChatId, "hi", cancellationToken),
            () => ListAsync(new ListMessagesRequest { ChatId = first.ChatId }, cancellationToken),
            () => ListAsync(new ListMembersRequest { ChatId = first.ChatId }, cancellationToken),
        ];
        foreach (var call in calls)
        {
            var failure = await RpcAssert.FailsAsync(StatusCode.NotFound, call);
            await Assert.That(failure.Status.Detail).IsEqualTo("chat not found");
        }

        var list = await ListAsync(new ListChatsRequest { Prefix = first.ChatId }, cancellationToken);
        await Assert.That(list.Chats).IsEmpty();
        var second = await server.Client.CreateChatAsync(request, cancellationToken: cancellationToken);
        await Assert.That(second.Epoch).IsNotEqualTo(first.Epoch);
        await Assert.That((await GetAsync(first.ChatId, cancellationToken)).Head).IsEqualTo(0UL);
    }

    private async Task<List<string>> CreateAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var made = new List<string>();
        foreach (var id in ids)
        {
            var request = new CreateChatRequest { ChatId = id };
            made.Add((await server.Client.CreateChatAsync(request, cancellationToken: cancellationToken)).ChatId);
        }

        return made;
    }

    private Task<Chat> GetAsync(string room, CancellationToken cancellationToken) =>
        server.Client.GetChatAsync(
            new GetChatRequest { ChatId = room }, cancellationToken: cancellationToken).ResponseAsync;

    private async Task DeleteAsync(string room, CancellationToken cancellationToken) =>
        await server.Client.DeleteChatAsync(
            new DeleteChatRequest { ChatId = room }, cancellationToken: cancellationToken);

    private Task<ListChatsResponse> ListAsync(ListChatsRequest request, CancellationToken cancellationToken) =>
        server.Client.ListChatsAsync(request, cancellationToken: cancellationToken).ResponseAsync;

    private Task<ListMembersResponse> ListAsync(ListMembersRequest request, CancellationToken cancellationToken) =>
        server.Client.ListMembersAsync(request, cancellationToken: cancellationToken).ResponseAsync;

    private Task<ListMessagesResponse> ListAsync(ListMessagesRequest request, CancellationToken cancellationToken) =>
        server.Client.ListMessagesAsync(request, cancellationToken: cancellationToken).ResponseAsync;
}
