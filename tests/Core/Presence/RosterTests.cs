namespace ChatGo.Tests.Core.Presence;

public sealed class RosterTests : IDisposable
{
    private readonly RosterFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Test]
    public async Task Enter_OfManyUntilATick_IsToldInOneChange()
    {
        _fixture.Enter("b", "a", "b");

        await Assert.That(_fixture.TickAfter(0.2)).IsEqualTo("+a +b =2");
        await Assert.That(_fixture.Members()).IsEqualTo("a:1 b:2");
        await Assert.That(_fixture.Roster.Count).IsEqualTo(2);
        await Assert.That(_fixture.Roster.Revision).IsEqualTo(1);
    }

    [Test]
    public async Task Tick_WithoutChanges_TellsNothing()
    {
        _fixture.Enter("a");
        _fixture.TickAfter(0.2);

        await Assert.That(_fixture.TickAfter(100)).IsEqualTo("");
        await Assert.That(_fixture.Roster.Tick()).IsFalse();
        await Assert.That(_fixture.Roster.Revision).IsEqualTo(1);
    }

    [Test]
    public async Task Revision_RisesByOneAChange()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            _fixture.Enter(name);
            _fixture.TickAfter(0.2);
        }

        await Assert.That(_fixture.Roster.Revision).IsEqualTo(3);
    }

    [Test]
    public async Task Leave_OfTheLastConnection_IsToldOnceTheLingerIsOver()
    {
        _fixture.Enter("a");
        _fixture.TickAfter(0.2);
        _fixture.Leave("a");

        await Assert.That(_fixture.TickAfter(4.9)).IsEqualTo("");
        await Assert.That(_fixture.Members()).IsEqualTo("a:0");
        await Assert.That(_fixture.TickAfter(0.1)).IsEqualTo("-a =0");
        await Assert.That(_fixture.Members()).IsEqualTo("");
        await Assert.That(_fixture.Roster.Tick()).IsFalse();
    }

    [Test]
    public async Task Enter_WithinTheLinger_TellsNothing()
    {
        _fixture.Enter("a");
        _fixture.TickAfter(0.2);
        var joinedAt = _fixture.Roster.Page(null, 1)[0].JoinedAt;
        _fixture.Leave("a");
        _fixture.TickAfter(4);
        _fixture.Enter("a");

        await Assert.That(_fixture.TickAfter(100)).IsEqualTo("");
        await Assert.That(_fixture.Members()).IsEqualTo("a:1");
        await Assert.That(_fixture.Roster.Page(null, 1)[0].JoinedAt).IsEqualTo(joinedAt);
    }

    [Test]
    public async Task Leave_AgainAfterAReturn_LingersAnew()
    {
        _fixture.Enter("a");
        _fixture.TickAfter(0.2);
        _fixture.Leave("a");
        _fixture.TickAfter(4);
        _fixture.Enter("a");
        _fixture.Leave("a");

        await Assert.That(_fixture.TickAfter(4)).IsEqualTo("");
        await Assert.That(_fixture.TickAfter(1)).IsEqualTo("-a =0");
    }

    [Test]
    public async Task Leave_OfOneConnectionOfTwo_LeavesTheMember()
    {
        _fixture.Enter("a", "a");
        _fixture.TickAfter(0.2);
        _fixture.Leave("a");

        await Assert.That(_fixture.TickAfter(100)).IsEqualTo("");
        await Assert.That(_fixture.Members()).IsEqualTo("a:1");
        _fixture.Leave("a");
        await Assert.That(_fixture.TickAfter(5)).IsEqualTo("-a =0");
    }

    [Test]
    public async Task Leave_WithoutLinger_BeforeATick_TellsNothing()
    {
        _fixture.Limits.LingerSeconds = 0;
        _fixture.Enter("a");
        _fixture.Leave("a");

        await Assert.That(_fixture.TickAfter(0.2)).IsEqualTo("");
        await Assert.That(_fixture.Roster.Revision).IsEqualTo(0);
        await Assert.That(_fixture.Roster.Count).IsEqualTo(0);
    }

    [Test]
    public async Task Leave_OfAStranger_ChangesNothing()
    {
        _fixture.Leave("a");

        await Assert.That(_fixture.TickAfter(5)).IsEqualTo("");
        await Assert.That(_fixture.Roster.Count).IsEqualTo(0);
    }

    [Test]
    public async Task Tick_AboveTheMostNamedMembers_TellsTheCountOnceASecondAtMost()
    {
        _fixture.Enter("a", "b", "c");
        await Assert.That(_fixture.TickAfter(0.2)).IsEqualTo("+a +b +c =3");
        _fixture.Enter("d");
        await Assert.That(_fixture.TickAfter(0.2)).IsEqualTo("");
        await Assert.That(_fixture.TickAfter(0.7)).IsEqualTo("");
        _fixture.Enter("e");
        await Assert.That(_fixture.TickAfter(0.1)).IsEqualTo("?5");
        _fixture.Enter("f");
        await Assert.That(_fixture.TickAfter(0.9)).IsEqualTo("");

        await Assert.That(_fixture.TickAfter(0.1)).IsEqualTo("?6");
        await Assert.That(_fixture.Members()).IsEqualTo("a:1 b:1 c:1 d:1 e:1 f:1");
    }

    [Test]
    public async Task Tick_AcrossTheMostNamedMembers_LeavesOutNamesOfThatChange()
    {
        _fixture.Limits.LingerSeconds = 0;
        _fixture.Enter("a", "b", "c", "d");
        await Assert.That(_fixture.TickAfter(0.2)).IsEqualTo("?4");
        _fixture.Leave("a");
        await Assert.That(_fixture.TickAfter(1)).IsEqualTo("-a =3");
        _fixture.Enter("d2");
        _fixture.Leave("b", "c");

        await Assert.That(_fixture.TickAfter(1)).IsEqualTo("?2");
        await Assert.That(_fixture.Members()).IsEqualTo("d:1 d2:1");
    }

    [Test]
    public async Task Leave_OfMoreThanReadersMayBe_EndsTheLongestLinger()
    {
        _fixture.Limits.MaxLingering = 2;
        foreach (var name in (string[])["a", "b", "c"])
        {
            _fixture.Enter(name);
            _fixture.TickAfter(0.2);
            _fixture.Leave(name);
        }

        await Assert.That(_fixture.TickAfter(0.2)).IsEqualTo("-a =2");
        await Assert.That(_fixture.Members()).IsEqualTo("b:0 c:0");
    }

    [Test]
    public async Task Page_GivesNamesInTheirOrderFromBehindOne()
    {
        _fixture.Enter("b", "B", "ä", "a", "c");

        await Assert.That(_fixture.Members(count: 2)).IsEqualTo("B:1 a:1");
        await Assert.That(_fixture.Members(after: "a", count: 2)).IsEqualTo("b:1 c:1");
        await Assert.That(_fixture.Members(after: "bb")).IsEqualTo("c:1 ä:1");
        await Assert.That(_fixture.Members(after: "ä")).IsEqualTo("");
    }

    [Test, Timeout(30_000)]
    public async Task Roster_UnderManyWhoComeAndGo_TellsEveryChangeNet(CancellationToken cancellationToken)
    {
        _fixture.Limits.LingerSeconds = 0;
        _fixture.Limits.MaxNamedMembers = 1_000;
        var inside = new Dictionary<string, bool>();
        using var reader = _fixture.Roster.Changes.ReadFromNow();
        var coming = Parallel.ForAsync(0, 4, cancellationToken, (thread, _) =>
        {
            for (var round = 0; round < 2_000; round++)
            {
                _fixture.Enter($"{thread}", "all");
                _fixture.Leave("all", $"{thread}");
            }

            _fixture.Enter($"stays {thread}");
            return ValueTask.CompletedTask;
        });
        for (var isComing = true; isComing;)
        {
            isComing = !coming.IsCompleted;
            _fixture.Schedule.Tick();
            while (reader.TryRead(out var change))
            {
                // Nobody comes who is there, nobody goes who is not.
                await Assert.That(change.Joined.All(name => inside.TryAdd(name, true))).IsTrue();
                await Assert.That(change.Left.All(inside.Remove)).IsTrue();
                await Assert.That(change.Members).IsEqualTo(inside.Count);
            }

            await Task.Yield();
        }

        await coming;
        await Assert.That(_fixture.Members()).IsEqualTo("stays 0:1 stays 1:1 stays 2:1 stays 3:1");
        await Assert.That(inside.Keys).IsEquivalentTo(["stays 0", "stays 1", "stays 2", "stays 3"]);
    }
}
