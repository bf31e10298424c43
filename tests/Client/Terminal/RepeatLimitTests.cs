using ChatGo.Client.Terminal;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Client.Terminal;

public sealed class RepeatLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task Allows_TheSameCause_OncePerFiveSeconds()
    {
        var limit = new RepeatLimit(_time);
        var told = 0;

        for (var second = 0; second < 20; second++)
        {
            told += limit.Allows("refused") ? 1 : 0;
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await Assert.That(told).IsEqualTo(4);
    }

    [Test]
    public async Task Allows_ANewCause_AtOnce()
    {
        var limit = new RepeatLimit(_time);
        limit.Allows("lost");

        await Assert.That(limit.Allows("refused")).IsTrue();
    }

    [Test]
    public async Task Allows_CausesInTurn_EachAtOnceOnly()
    {
        var limit = new RepeatLimit(_time);

        var told = Enumerable.Range(0, 100).Count(turn => limit.Allows(turn % 2 == 0 ? "lost" : "refused"));

        await Assert.That(told).IsEqualTo(2);
    }

    [Test]
    public async Task Clear_MakesEveryCauseNew()
    {
        var limit = new RepeatLimit(_time);
        limit.Allows("refused");

        limit.Clear();

        await Assert.That(limit.Allows("refused")).IsTrue();
    }
}
