using ChatGo.Api;
using ChatGo.Server.Http2;
using ChatGo.Server.Limits;
using ChatGo.Tests.Server.Http2;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Bounds;

/// <summary>Answers that a peer lets nobody send: the server holds so much of them and no more.</summary>
public sealed class AnswerBudgetTests
{
    private const int Calls = 40;

    [Test, Timeout(60_000)]
    [Arguments("1")]
    [Arguments("0")]
    public async Task Lists_BehindAWindowOfZero_TakeTheBudgetAndGiveItBack(
        string directWrites, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(null, "--direct-writes", directWrites);
        var room = await FullRoomAsync(server, cancellationToken);
        using var peer = await Peer.ConnectAsync(server.Address, 0, cancellationToken);
        var streams = new List<PeerStream>();
        for (var call = 0; call < Calls; call++)
        {
            streams.Add(await peer.CallAsync(
                "/chat_v1.ChatV1/ListMessages", new ListMessagesRequest { ChatId = room, PageSize = 1_000 }, static _ => { }));
        }

        // A refused call has headers that end it; they take no window.
        await Eventually.HoldsAsync(
            "all but the first are answered", () => streams.Count(static stream => stream.Ended.IsCompleted) == Calls - 1, cancellationToken);
        var budget = server.Services.GetRequiredService<DirectConnections>().All
            .Select(static connection => connection.Budgets.Answers).Single(static budget => budget.Taken > 0);
        await Assert.That(budget.Taken).IsBetween(900_000, ConnectionLimits.MaxAnswerBytes);

        var held = streams.Single(static stream => !stream.Ended.IsCompleted);
        await peer.ResetAsync(held);
        await Eventually.HoldsAsync("nothing is held", () => budget.Taken == 0, cancellationToken);
        await Assert.That(peer.Reading.IsFaulted).IsFalse();
    }

    [Test, Timeout(60_000)]
    public async Task ListOnceTaken_GivesTheBudgetBackForTheNext(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await FullRoomAsync(server, cancellationToken);
        for (var call = 0; call < 5; call++)
        {
            var page = await server.Client.ListMessagesAsync(
                new ListMessagesRequest { ChatId = room, PageSize = 1_000 }, cancellationToken: cancellationToken);
            await Assert.That(page.Messages.Count).IsGreaterThan(50);
        }
    }

    private static async Task<string> FullRoomAsync(RunningServer server, CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        for (var message = 0; message < 70; message++)
        {
            await server.SendAsync(room, new string('x', 16_000), cancellationToken);
        }

        return room;
    }
}
