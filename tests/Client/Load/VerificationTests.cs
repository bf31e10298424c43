using System.Diagnostics;
using ChatGo.Client.Connections;
using ChatGo.Client.Load;
using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Load.Phases;

namespace ChatGo.Tests.Client.Load;

/// <summary>A load on a server that does one delivery in a thousand wrong finds each, and names room and
/// sequence.</summary>
public sealed class VerificationTests
{
    private const int Users = 10;
    private const int Messages = 1_000;
    private const int FaultEvery = 1_000;

    [Test]
    [Timeout(60_000)]
    [Arguments(DeliveryFault.Drop, "lost in silence", true)]
    [Arguments(DeliveryFault.Twice, "delivered twice", true)]
    [Arguments(DeliveryFault.Swap, "delivered after a later one", true)]
    [Arguments(DeliveryFault.Drop, "lost in silence", false)]
    [Arguments(DeliveryFault.Twice, "delivered twice", false)]
    [Arguments(DeliveryFault.Swap, "delivered after a later one", false)]
    public async Task Load_OnAServerThatErrsOnceInAThousand_NamesEach(
        DeliveryFault fault, string what, bool hasOwnHttp2, CancellationToken cancellationToken)
    {
        var chat = new FaultyChat(fault, FaultEvery);

        var sample = await LoadAsync(chat, cancellationToken, hasOwnHttp2);

        var told = sample.Faults.Select(static fault => (fault.Room, fault.First));
        await Assert.That(chat.Done).Count().IsGreaterThanOrEqualTo(2);
        await Assert.That(told).IsEquivalentTo(chat.Done);
        await Assert.That(sample.FaultyMessages.Values.Sum()).IsEqualTo(chat.Done.Count);
        await Assert.That(sample.Faults[0].ToString())
            .Contains($"room {sample.Faults[0].Room}, sequence {sample.Faults[0].First}: {what}");
    }

    [Test]
    [Timeout(60_000)]
    public async Task Load_OnAServerThatAnnouncesItsLosses_CountsThemApart(CancellationToken cancellationToken)
    {
        var chat = new FaultyChat(DeliveryFault.Announce, FaultEvery);

        var sample = await LoadAsync(chat, cancellationToken);

        await Assert.That(sample.Faults).IsEmpty();
        await Assert.That(sample.Announced).IsEqualTo(chat.Done.Count);
    }

    [Test]
    [Timeout(60_000)]
    public async Task Load_OnAServerThatDoesNothingWrong_FindsNothing(CancellationToken cancellationToken)
    {
        var sample = await LoadAsync(new FaultyChat(DeliveryFault.None, FaultEvery), cancellationToken);

        await Assert.That(sample.Faults).IsEmpty();
        await Assert.That(sample.DeliveredShare).IsEqualTo(1);
        await Assert.That(sample.Delivered).IsEqualTo(sample.Sent * Users / 2);
        await Assert.That(sample.Sent).IsEqualTo(Messages);
    }

    private static async Task<LoadSample> LoadAsync(
        FaultyChat chat, CancellationToken cancellationToken, bool hasOwnHttp2 = true)
    {
        await using var server = await ScriptedServer.StartAsync(chat);
        await using var engine = new LoadEngine(
            new LoadOptions
            {
                Server = new ServerAccess(server.Address),
                Users = Users,
                Rooms = 2,
                UsersPerConnection = 5,
                Api = LoadApi.Unary,
                HasOwnHttp2 = hasOwnHttp2,
                Phases = [new LoadPhase("steady", PhaseKind.Steady, 1, Messages, Messages)],
                RunId = "faulty",
            },
            index: 0);
        await engine.JoinAsync(cancellationToken);
        await engine.DriveAsync(Stopwatch.GetTimestamp(), cancellationToken);
        return engine.Sample();
    }
}
