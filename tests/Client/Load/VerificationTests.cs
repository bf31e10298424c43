using System.Diagnostics;
using ChatGo.Client.Connections;
using ChatGo.Client.Load;
using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Load.Phases;

namespace ChatGo.Tests.Client.Load;

/// <summary>A load on a server that does one delivery in so many wrong finds each, and names room and
/// sequence.</summary>
public sealed class VerificationTests
{
    private const int Users = 10;
    private const int Messages = 1_000;
    private const int FaultEvery = 1_000;

    [Test]
    [Timeout(60_000)]
    [Arguments(DeliveryFault.Drop, "lost in silence")]
    [Arguments(DeliveryFault.Twice, "delivered twice")]
    [Arguments(DeliveryFault.Swap, "delivered after a later one")]
    [NotInParallel(nameof(VerificationTests))]
    public async Task Load_OnAServerThatErrsOnceInAHundredThousand_NamesEach(
        DeliveryFault fault, string what, CancellationToken cancellationToken)
    {
        var chat = new FaultyChat(fault, every: 100_000);

        // 50 readers of each message: 200,000 deliveries.
        var load = NewLoad(users: 100, messages: 4_000, seconds: 8, hasOwnHttp2: true);
        await AssertNamesEachAsync(chat, await LoadAsync(chat, load, cancellationToken), what);
    }

    [Test]
    [Timeout(60_000)]
    [Arguments(DeliveryFault.Drop, "lost in silence", true)]
    [Arguments(DeliveryFault.Twice, "delivered twice", true)]
    [Arguments(DeliveryFault.Swap, "delivered after a later one", true)]
    [Arguments(DeliveryFault.Alter, "delivered with another text than was sent", true)]
    [Arguments(DeliveryFault.Drop, "lost in silence", false)]
    [Arguments(DeliveryFault.Twice, "delivered twice", false)]
    [Arguments(DeliveryFault.Swap, "delivered after a later one", false)]
    public async Task Load_OnAServerThatErrsOnceInAThousand_NamesEach(
        DeliveryFault fault, string what, bool hasOwnHttp2, CancellationToken cancellationToken)
    {
        var chat = new FaultyChat(fault, FaultEvery);

        var load = NewLoad(Users, Messages, seconds: 1, hasOwnHttp2);
        await AssertNamesEachAsync(chat, await LoadAsync(chat, load, cancellationToken), what);
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

    private static async Task AssertNamesEachAsync(FaultyChat chat, LoadSample sample, string what)
    {
        var told = sample.Faults.Select(static fault => (fault.Room, fault.First));
        await Assert.That(chat.Done).Count().IsGreaterThanOrEqualTo(2);
        await Assert.That(told).IsEquivalentTo(chat.Done);
        await Assert.That(sample.FaultyMessages.Values.Sum()).IsEqualTo(chat.Done.Count);
        await Assert.That(sample.Faults[0].ToString())
            .Contains($"room {sample.Faults[0].Room}, sequence {sample.Faults[0].First}: {what}");
    }

    private static Func<Uri, LoadOptions> NewLoad(int users, int messages, double seconds, bool hasOwnHttp2) =>
        server => new LoadOptions
        {
            Server = new ServerAccess(server),
            Users = users,
            Rooms = 2,
            UsersPerConnection = 5,
            Api = LoadApi.Unary,
            HasOwnHttp2 = hasOwnHttp2,
            Phases = [new LoadPhase("steady", PhaseKind.Steady, seconds, messages / seconds, messages / seconds)],
            RunId = "faulty",
        };

    private static Task<LoadSample> LoadAsync(FaultyChat chat, CancellationToken cancellationToken) =>
        LoadAsync(chat, NewLoad(Users, Messages, seconds: 1, hasOwnHttp2: true), cancellationToken);

    private static async Task<LoadSample> LoadAsync(
        FaultyChat chat, Func<Uri, LoadOptions> load, CancellationToken cancellationToken)
    {
        await using var server = await ScriptedServer.StartAsync(chat);
        await using var engine = new LoadEngine(load(server.Address), index: 0);
        await engine.JoinAsync(cancellationToken);
        await engine.DriveAsync(Stopwatch.GetTimestamp(), cancellationToken);
        return engine.Sample();
    }
}
