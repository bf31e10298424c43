using ChatGo.Api;
using ChatGo.Tests.Core.Engines;

namespace ChatGo.Tests.Server.Engines;

/// <summary>A room that goes on under another epoch while streams read it.</summary>
public sealed class SuccessionTests
{
    private const string Lobby = "lobby";

    [Test, Rule("R6"), Timeout(30_000)]
    public async Task Stream_WithNotices_IsWelcomedOnceMore_AndGoesOn(CancellationToken cancellationToken)
    {
        await using var house = await EngineServer.StartAsync(new FaultPlan());
        var epoch = await CreateAsync(house, cancellationToken);
        using var reader = await NoticeReader.ConnectAsync(
            house.Server.Client, new ConnectChatRequest { ChatId = Lobby, Username = "Jack", After = new Position { Epoch = epoch } }, cancellationToken);
        await house.Server.SendAsync(Lobby, "one", cancellationToken);
        await house.Server.SendAsync(Lobby, "two", cancellationToken);
        var before = await reader.ReadToAsync(2, cancellationToken);

        house.Store.Fork(Lobby);
        var told = await reader.NextAsync(cancellationToken);
        while (told!.Notice?.Welcome is null)
        {
            told = await reader.NextAsync(cancellationToken);
        }

        await house.Server.SendAsync(Lobby, "anew", cancellationToken);
        var after = await reader.ReadToAsync(1, cancellationToken);

        var welcome = told.Notice.Welcome;
        await Assert.That(welcome.Epoch).IsNotEqualTo(epoch);
        await Assert.That(welcome.Recovered).IsFalse();
        await Assert.That(welcome.ChatRef).IsEqualTo(before.ChatRef);
        await Assert.That((after.Sequence, after.Text, after.ChatRef)).IsEqualTo((1UL, "anew", before.ChatRef));
        var chat = await house.Server.Client.GetChatAsync(new GetChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken);
        await Assert.That((chat.Readers, chat.Members, chat.Epoch)).IsEqualTo((1U, 1U, welcome.Epoch));
    }

    [Test, Rule("R6"), Timeout(30_000)]
    public async Task Stream_WithoutNotices_JustGoesOn(CancellationToken cancellationToken)
    {
        await using var house = await EngineServer.StartAsync(new FaultPlan());
        await CreateAsync(house, cancellationToken);
        using var reader = await TestReader.ConnectAsync(house.Server.Client, Lobby, "Jack", cancellationToken);
        await house.Server.SendAsync(Lobby, "one", cancellationToken);
        await reader.NextAsync(cancellationToken);

        for (var life = 0; life < 3; life++)
        {
            house.Store.Fork(Lobby);
            await house.Server.SendAsync(Lobby, $"life {life}", cancellationToken);
            var message = await reader.NextAsync(cancellationToken);
            await Assert.That((message.Sequence, message.Text)).IsEqualTo((1UL, $"life {life}"));
        }
    }

    [Test, Rule("R6"), Timeout(30_000)]
    public async Task Session_GoesOnSending_ByIdAndByNumber(CancellationToken cancellationToken)
    {
        await using var house = await EngineServer.StartAsync(new FaultPlan());
        await CreateAsync(house, cancellationToken);
        using var session = TestSession.Open(house.Server.Client, cancellationToken);
        var welcome = await session.JoinAsync(Lobby, cancellationToken);
        session.Welcomes.Clear();

        house.Store.Fork(Lobby);
        var byNumber = await session.SendAsync(welcome.ChatRef, "by number", cancellationToken);
        var byId = await session.AskAsync(
            new SessionRequest { Send = new SendMessageRequest { ChatId = Lobby, Message = new Message { From = "John", Text = "by id" } } }, cancellationToken);
        await session.ReadUntilAsync(() => session.Messages.Count == 2, cancellationToken);

        await Assert.That(byNumber.Error ?? byId.Error).IsNull();
        await Assert.That(session.Welcomes[Lobby].Epoch).IsEqualTo(byId.Sent.Epoch);
        await Assert.That(session.Messages.Select(static message => message.Text).SequenceEqual(["by number", "by id"])).IsTrue();
    }

    [Test, Rule("R6"), Timeout(30_000)]
    public async Task Room_ThatIsGoneBeforeItsReadersAreIn_IsDeleted(CancellationToken cancellationToken)
    {
        await using var house = await EngineServer.StartAsync(new FaultPlan());
        await CreateAsync(house, cancellationToken);
        using var plain = await TestReader.ConnectAsync(house.Server.Client, Lobby, "Jack", cancellationToken);
        using var noticed = await NoticeReader.ConnectAsync(house.Server.Client, new ConnectChatRequest { ChatId = Lobby }, cancellationToken);
        house.Plan.IsDown = true;

        house.Store.Fork(Lobby);
        house.Store.Rooms[Lobby].End(epoch: null, isForked: false);
        house.Plan.IsDown = false;

        await Assert.That((await plain.EndAsync(cancellationToken)).StatusCode).IsEqualTo(Grpc.Core.StatusCode.NotFound);
        var told = await noticed.NextAsync(cancellationToken);
        while (told!.Notice?.GoAway is null)
        {
            told = await noticed.NextAsync(cancellationToken);
        }

        await Assert.That(told.Notice.GoAway.Reason).IsEqualTo(GoAway.Types.Reason.Deleted);
    }

    private static async Task<string> CreateAsync(EngineServer house, CancellationToken cancellationToken) =>
        (await house.Server.Client.CreateChatAsync(new CreateChatRequest { ChatId = Lobby }, cancellationToken: cancellationToken)).Epoch;
}
