using System.Globalization;
using ChatGo.Api;
using ChatGo.Tests.Core.Engines;

namespace ChatGo.Tests.Server.Engines;

/// <summary>Sends of one Session that take their time: none waits for another.</summary>
public sealed class PipelineTests
{
    private const string Lobby = "lobby";

    [Test, Rule("S1"), Timeout(30_000)]
    public async Task Sends_ThatAreNotKeptYet_HoldUpNothing_AndKeepTheirOrder(CancellationToken cancellationToken)
    {
        const int Sends = 2_000;
        await using var house = await EngineServer.StartAsync(new FaultPlan { Commit = TimeSpan.FromMilliseconds(5) });
        await house.Server.Client.CreateChatAsync(new CreateChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
        using var session = TestSession.Open(house.Server.Client, cancellationToken);
        var welcome = await session.JoinAsync(Lobby, cancellationToken);

        var writing = Task.Run(
            async () =>
            {
                for (var send = 1; send <= Sends; send++)
                {
                    var request = TestSession.Send(welcome.ChatRef, send.ToString(CultureInfo.InvariantCulture));
                    // With an id and without: neither overtakes the other.
                    request.Send.MessageId = send % 2 == 0 ? $"id {send}" : string.Empty;
                    await session.WriteAsync(request, cancellationToken);
                }
            },
            cancellationToken);
        await session.ReadUntilAsync(() => session.Messages.Count == Sends && session.Acks.Count > Sends, cancellationToken);
        await writing;

        var texts = session.Messages.Select(static message => int.Parse(message.Text, CultureInfo.InvariantCulture));
        await Assert.That(texts.SequenceEqual(Enumerable.Range(1, Sends))).IsTrue();
        await Assert.That(session.Acks.Values.Count(static ack => ack.Sent?.Sequence > 0)).IsEqualTo(Sends);
        // What was sent is seen by who sent it before it hears that it was stored, or at least it is numbered alike.
        await Assert.That(session.Acks.Values.Select(static ack => ack.Sent?.Sequence ?? 0).Max()).IsEqualTo((ulong)Sends);
    }

    [Test, Rule("S1"), Timeout(30_000)]
    public async Task Session_OwesAtMostSoManyAnswers_AndGoesOnOnceThereAreAny(CancellationToken cancellationToken)
    {
        await using var house = await EngineServer.StartAsync(new FaultPlan());
        await house.Server.Client.CreateChatAsync(new CreateChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
        using var session = TestSession.Open(house.Server.Client, cancellationToken);
        var welcome = await session.JoinAsync(Lobby, cancellationToken);
        var gate = new TaskCompletionSource();
        house.Plan.CommitGate = gate.Task;
        for (var send = 0; send < 1_000; send++)
        {
            await session.WriteAsync(TestSession.Send(welcome.ChatRef, "hi"), cancellationToken);
        }

        await Eventually.HoldsAsync("as many are on their way as may be", () => house.Accepted >= 256, cancellationToken);
        await Task.Delay(100, cancellationToken);
        await Assert.That(house.Accepted).IsEqualTo(256);
        await Assert.That(session.Acks.Count).IsEqualTo(1);

        gate.SetResult();
        await session.ReadUntilAsync(() => session.Acks.Count == 1_001, cancellationToken);
    }

    [Test, Timeout(30_000)]
    public async Task Session_OfAnEngineThatBreaksItsPromise_EndsAndDoesNotHang(CancellationToken cancellationToken)
    {
        await using var house = await EngineServer.StartAsync(new FaultPlan());
        await house.Server.Client.CreateChatAsync(new CreateChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
        using var session = TestSession.Open(house.Server.Client, cancellationToken);
        var welcome = await session.JoinAsync(Lobby, cancellationToken);
        house.Plan.IsBroken = true;

        await session.WriteAsync(TestSession.Send(welcome.ChatRef, "hi"), cancellationToken);

        await Assert.That(async () => await session.ReadUntilAsync(static () => false, cancellationToken))
            .Throws<InvalidOperationException>().WithMessage("The stream ended.");
    }

    [Test, Rule("C4"), Timeout(30_000)]
    public async Task Send_InDoubt_IsUnavailable_AndStoredOnceWhenSentAgain(CancellationToken cancellationToken)
    {
        await using var house = await EngineServer.StartAsync(new FaultPlan { InDoubt = 500 });
        await house.Server.Client.CreateChatAsync(new CreateChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
        var (doubts, sequences) = (0, new List<ulong>());
        for (var send = 0; send < 50; send++)
        {
            var request = new SendMessageRequest { ChatId = Lobby, MessageId = $"{send}", Message = new Message { From = "John", Text = "hi" } };
            while (sequences.Count == send)
            {
                try
                {
                    sequences.Add((await house.Server.Client.SendMessageAsync(request, cancellationToken: cancellationToken)).Sequence);
                }
                catch (Grpc.Core.RpcException doubt) when (doubt.StatusCode == Grpc.Core.StatusCode.Unavailable)
                {
                    doubts++;
                }
            }
        }

        await Assert.That(doubts).IsGreaterThan(0);
        await Assert.That(sequences.SequenceEqual(Enumerable.Range(1, 50).Select(static number => (ulong)number))).IsTrue();
    }
}
