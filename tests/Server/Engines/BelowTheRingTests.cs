using ChatGo.Api;
using ChatGo.Tests.Core.Engines;

namespace ChatGo.Tests.Server.Engines;

/// <summary>What the engine keeps and memory holds no more.</summary>
public sealed class BelowTheRingTests
{
    private const string Lobby = "lobby";
    private const int Kept = 5_000;

    [Test, Rule("R1"), Timeout(30_000)]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Resume_FarBehind_GetsEverything_ThenWhatIsNew(bool notices, CancellationToken cancellationToken)
    {
        await using var house = await EngineServer.StartAsync(new FaultPlan { Unanswered = 100 }, "--history-messages", "16");
        var epoch = await FillAsync(house, cancellationToken);
        var request = new ConnectChatRequest { ChatId = Lobby, After = new Position { Epoch = epoch, Sequence = 10 }, Notices = notices };
        using var call = house.Server.Client.ConnectChat(request, cancellationToken: cancellationToken);
        var sending = Task.Run(
            async () =>
            {
                for (var message = 0; message < 200; message++)
                {
                    await house.Server.SendAsync(Lobby, $"{Kept + message + 1}", cancellationToken);
                }
            },
            cancellationToken);
        var next = 11UL;
        while (next <= Kept + 200)
        {
            await call.ResponseStream.MoveNext(cancellationToken);
            var message = call.ResponseStream.Current;
            if (message.Notice is null)
            {
                await Assert.That((message.Sequence, message.Text)).IsEqualTo((next, $"{next}"));
                next++;
            }
            else
            {
                await Assert.That(message.Notice.Gap).IsNull();
                await Assert.That(message.Notice.Welcome?.Recovered ?? true).IsTrue();
            }
        }

        await sending;
    }

    [Test, Rule("C2"), Timeout(30_000)]
    [Arguments(true)]
    [Arguments(false)]
    public async Task List_GoesThroughAllThatIsKept(bool forward, CancellationToken cancellationToken)
    {
        await using var house = await EngineServer.StartAsync(new FaultPlan(), "--history-messages", "16");
        var epoch = await FillAsync(house, cancellationToken);
        var request = new ListMessagesRequest { ChatId = Lobby, PageSize = 700 };
        if (forward)
        {
            request.After = new Position { Epoch = epoch };
        }

        List<ulong> listed = [];
        do
        {
            var page = await house.Server.Client.ListMessagesAsync(request, cancellationToken: cancellationToken);
            listed.AddRange(page.Messages.Select(static message => message.Sequence));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        var all = Enumerable.Range(1, Kept).Select(static number => (ulong)number);
        await Assert.That(listed.SequenceEqual(forward ? all : all.Reverse())).IsTrue();
    }

    [Test, Rule("C3"), Timeout(30_000)]
    public async Task Calls_WhileTheEngineIsDown_AreUnavailable_AndStreamsGoOnAfterwards(CancellationToken cancellationToken)
    {
        await using var house = await EngineServer.StartAsync(new FaultPlan(), "--history-messages", "16");
        await FillAsync(house, cancellationToken);
        using var reader = await TestReader.ConnectAsync(house.Server.Client, Lobby, "Jack", cancellationToken);
        house.Plan.IsDown = true;
        var client = house.Server.Client;
        foreach (var call in (Func<Task>[])
        [
            async () => await client.SendMessageAsync(
                new SendMessageRequest { ChatId = Lobby, Message = new Message { Text = "hi" } }, cancellationToken: cancellationToken),
            async () => await client.CreateChatAsync(new CreateChatRequest { ChatId = "new" }, cancellationToken: cancellationToken),
            async () => await client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken),
            async () => await client.GetChatAsync(new GetChatRequest { ChatId = "other" }, cancellationToken: cancellationToken),
            async () => await client.ListChatsAsync(new ListChatsRequest(), cancellationToken: cancellationToken),
            async () => await client.ListMessagesAsync(new ListMessagesRequest { ChatId = Lobby }, cancellationToken: cancellationToken),
            async () => await client.DeleteChatAsync(new DeleteChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken),
            async () =>
            {
                using var other = client.ConnectChat(new ConnectChatRequest { ChatId = "other" }, cancellationToken: cancellationToken);
                await other.ResponseStream.MoveNext(cancellationToken);
            },
        ])
        {
            var refused = await RpcAssert.FailsAsync(Grpc.Core.StatusCode.Unavailable, call);
            await Assert.That(refused.Trailers.GetAll("grpc-status-details-bin")).IsNotEmpty();
        }

        house.Plan.IsDown = false;
        var sent = await house.Server.SendAsync(Lobby, "again", cancellationToken);
        var message = await reader.NextAsync(cancellationToken);
        while (message.Sequence < sent)
        {
            message = await reader.NextAsync(cancellationToken);
        }

        await Assert.That(message.Text).IsEqualTo("again");
    }

    private static async Task<string> FillAsync(EngineServer house, CancellationToken cancellationToken)
    {
        await using var before = await EngineServer.StartAsync(house.Store, new FaultPlan());
        var made = await before.Server.Client.CreateChatAsync(new CreateChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
        house.Store.Rooms[Lobby].Fill(Kept, static number => EngineServer.FrameOf($"{number}"));
        return made.Epoch;
    }
}
