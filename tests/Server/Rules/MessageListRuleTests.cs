using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Tests.Server.Rules;

[ClassDataSource<RunningServer>(Shared = SharedType.PerTestSession)]
public sealed class MessageListRuleTests(RunningServer server)
{
    [Test, Rule("C2"), Timeout(30_000)]
    public async Task ListMessages_WithoutAPosition_GivesTheNewestFirst(CancellationToken cancellationToken)
    {
        var room = await FilledAsync(server, 7, cancellationToken);

        var first = await PageAsync(server, new ListMessagesRequest { ChatId = room, PageSize = 3 }, cancellationToken);
        await server.SendAsync(room, "later", cancellationToken);
        var rest = await RestAsync(
            server, new ListMessagesRequest { ChatId = room, PageSize = 3, PageToken = first.NextPageToken }, cancellationToken);

        // What came meanwhile is newer than the first page: it moves nothing.
        await Assert.That(Sequences(first)).IsEqualTo("7 6 5");
        await Assert.That(rest).IsEqualTo("4 3 2 | 1");
    }

    [Test, Rule("C2"), Timeout(30_000)]
    public async Task ListMessages_FromAPosition_GoesBehindItOrBeforeIt(CancellationToken cancellationToken)
    {
        var room = await FilledAsync(server, 7, cancellationToken);
        var epoch = (await PageAsync(server, new ListMessagesRequest { ChatId = room }, cancellationToken)).Epoch;

        await Assert.That(await AfterAsync(0)).IsEqualTo("1 2 3 | 4 5 6 | 7");
        await Assert.That(await AfterAsync(2)).IsEqualTo("3 4 5 | 6 7");
        await Assert.That(await AfterAsync(7)).IsEqualTo("");
        await Assert.That(await BeforeAsync(8)).IsEqualTo("7 6 5 | 4 3 2 | 1");
        await Assert.That(await BeforeAsync(4)).IsEqualTo("3 2 1");
        await Assert.That(await BeforeAsync(1)).IsEqualTo("");
        await Assert.That(await BeforeAsync(0)).IsEqualTo("");

        Task<string> AfterAsync(ulong sequence) => RestAsync(
            server,
            new ListMessagesRequest { ChatId = room, PageSize = 3, After = At(epoch, sequence) },
            cancellationToken);

        Task<string> BeforeAsync(ulong sequence) => RestAsync(
            server,
            new ListMessagesRequest { ChatId = room, PageSize = 3, Before = At(epoch, sequence) },
            cancellationToken);
    }

    [Test, Rule("C2"), Timeout(30_000)]
    public async Task ListMessages_FromAnotherEpoch_BeginsAtTheEndOfWhatIsHeld(CancellationToken cancellationToken)
    {
        var room = await FilledAsync(server, 3, cancellationToken);

        var after = await RestAsync(
            server, new ListMessagesRequest { ChatId = room, After = At("another", 999) }, cancellationToken);
        var before = await RestAsync(
            server, new ListMessagesRequest { ChatId = room, Before = At("another", 1) }, cancellationToken);

        await Assert.That(after).IsEqualTo("1 2 3");
        await Assert.That(before).IsEqualTo("3 2 1");
    }

    [Test, Rule("C2"), Timeout(30_000)]
    public async Task ListMessages_GivesWhatReadersGot(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        var request = new SendMessageRequest
        {
            ChatId = room,
            MessageId = "id",
            Message = new Message { From = "Jürgen", Text = "語" },
        };
        var sent = await server.Client.SendMessageAsync(request, cancellationToken: cancellationToken);

        var expected = await reader.NextAsync(cancellationToken);
        expected.ChatRef = 0;
        var page = await PageAsync(server, new ListMessagesRequest { ChatId = room }, cancellationToken);

        await Assert.That(page.Messages.Single()).IsEqualTo(expected);
        await Assert.That((page.Epoch, page.Oldest, page.Head)).IsEqualTo((sent.Epoch, 1UL, 1UL));
        await Assert.That(page.NextPageToken).IsEmpty();
    }

    [Test, Rule("C2"), Timeout(60_000)]
    public async Task ListMessages_OfBigMessages_NeverExceedsOneMebibyte(CancellationToken cancellationToken)
    {
        const int Messages = 150;
        await using var own = await RunningServer.StartAsync(null, "--history-bytes", "4194304");
        var room = await own.CreateRoomAsync(cancellationToken);
        for (var index = 0; index < Messages; index++)
        {
            await own.SendAsync(room, new string('x', 16_384), cancellationToken);
        }

        foreach (var step in (int[])[1, -1])
        {
            var request = new ListMessagesRequest { ChatId = room, PageSize = 1_000 };
            request.After = step > 0 ? At(own.Rooms.Find(room)!.Epoch, 0) : null;
            var seen = new List<ulong>();
            do
            {
                var page = await PageAsync(own, request, cancellationToken);
                await Assert.That(page.CalculateSize()).IsLessThanOrEqualTo(1_048_576);
                await Assert.That(page.Messages).IsNotEmpty();
                seen.AddRange(page.Messages.Select(static message => message.Sequence));
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);

            var expected = Enumerable.Range(1, Messages).Select(static n => (ulong)n);
            await Assert.That(seen.SequenceEqual(step > 0 ? expected : expected.Reverse())).IsTrue();
        }
    }

    [Test, Rule("C2"), Rule("R3"), Timeout(30_000)]
    public async Task ListMessages_BelowTheOldest_GoesOnWithItAndSaysSo(CancellationToken cancellationToken)
    {
        await using var own = await RunningServer.StartAsync(null, "--history-messages", "16");
        var room = await FilledAsync(own, 40, cancellationToken);
        var request = new ListMessagesRequest
        {
            ChatId = room,
            PageSize = 2,
            After = At(own.Rooms.Find(room)!.Epoch, 5),
        };

        var first = await PageAsync(own, request, cancellationToken);
        for (var index = 0; index < 10; index++)
        {
            await own.SendAsync(room, "more", cancellationToken);
        }

        request.PageToken = first.NextPageToken;
        var second = await PageAsync(own, request, cancellationToken);

        await Assert.That(Sequences(first)).IsEqualTo("25 26");
        await Assert.That((first.Oldest, first.Head)).IsEqualTo((25UL, 40UL));
        await Assert.That(Sequences(second)).IsEqualTo("35 36");
        await Assert.That((second.Oldest, second.Head)).IsEqualTo((35UL, 50UL));

        // Newest first there is nothing below it.
        var before = new ListMessagesRequest { ChatId = room, Before = At(second.Epoch, 37) };
        await Assert.That(await RestAsync(own, before, cancellationToken)).IsEqualTo("36 35");
        before.Before.Sequence = 20;
        await Assert.That(await RestAsync(own, before, cancellationToken)).IsEqualTo("");
    }

    [Test, Rule("C2"), Rule("C3"), Timeout(30_000)]
    public async Task ListMessages_WithAWrongPlace_IsRefused(CancellationToken cancellationToken)
    {
        var room = await FilledAsync(server, 3, cancellationToken);
        var epoch = server.Rooms.Find(room)!.Epoch;
        var both = new ListMessagesRequest { ChatId = room, After = At(epoch, 1), Before = At(epoch, 3) };
        await RpcAssert.FailsOnFieldAsync("before", () => PageAsync(server, both, cancellationToken));
        ListMessagesRequest[] ahead =
        [
            new() { ChatId = room, After = At(epoch, 4) },
            new() { ChatId = room, After = At(epoch, ulong.MaxValue) },
            new() { ChatId = room, Before = At(epoch, 5) },
            new() { ChatId = room, Before = At(epoch, ulong.MaxValue) },
        ];
        foreach (var request in ahead)
        {
            await RpcAssert.FailsAsync(StatusCode.OutOfRange, () => PageAsync(server, request, cancellationToken));
        }

        // Another list's token.
        var chats = await server.Client.ListChatsAsync(
            new ListChatsRequest { PageSize = 1 }, cancellationToken: cancellationToken);
        var mixed = new ListMessagesRequest { ChatId = room, PageToken = chats.NextPageToken };
        await RpcAssert.FailsOnFieldAsync("page_token", () => PageAsync(server, mixed, cancellationToken));
    }

    private static Position At(string epoch, ulong sequence) => new() { Epoch = epoch, Sequence = sequence };

    private static string Sequences(ListMessagesResponse page) =>
        string.Join(' ', page.Messages.Select(static message => message.Sequence));

    private static async Task<string> FilledAsync(
        RunningServer server, int messages, CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        for (var index = 0; index < messages; index++)
        {
            await server.SendAsync(room, "hi", cancellationToken);
        }

        return room;
    }

    private static async Task<ListMessagesResponse> PageAsync(
        RunningServer server, ListMessagesRequest request, CancellationToken cancellationToken) =>
        await server.Client.ListMessagesAsync(request, cancellationToken: cancellationToken);

    /// <summary>The sequences of all pages from a request's on.</summary>
    private static async Task<string> RestAsync(
        RunningServer server, ListMessagesRequest request, CancellationToken cancellationToken)
    {
        var pages = new List<string>();
        request = request.Clone();
        do
        {
            var page = await PageAsync(server, request, cancellationToken);
            pages.Add(Sequences(page));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return string.Join(" | ", pages);
    }
}
