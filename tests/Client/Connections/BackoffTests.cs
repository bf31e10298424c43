using ChatGo.Client.Connections;
using TUnit.Assertions.Enums;

namespace ChatGo.Tests.Client.Connections;

public sealed class BackoffTests
{
    private static readonly double[] Ceilings = [0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5];

    [Test]
    public async Task Next_WithTheGreatestDraw_DoublesFromBaseToCap()
    {
        var backoff = new Backoff(new GreatestDraw());

        var delays = Ceilings.Select(_ => backoff.Next().TotalSeconds).ToArray();

        await Assert.That(delays).IsEquivalentTo(Ceilings, CollectionOrdering.Matching);
    }

    [Test]
    public async Task Next_DrawnOften_FillsTheWholeRangeEvenly()
    {
        const int Draws = 10_000;
        var random = new Random(1);

        var delays = Enumerable.Range(0, Draws).Select(_ => new Backoff(random).Next()).ToArray();

        await Assert.That(delays.Min()).IsLessThan(Backoff.Base * 0.01);
        await Assert.That(delays.Max()).IsGreaterThan(Backoff.Base * 0.99).And.IsLessThanOrEqualTo(Backoff.Base);
        await Assert.That(delays.Average(delay => delay / Backoff.Base)).IsBetween(0.48, 0.52);
    }

    [Test]
    public async Task Next_WithTheSameSeed_DrawsTheSame()
    {
        var (one, other) = (new Backoff(new Random(7)), new Backoff(new Random(7)));

        await Assert.That(Enumerable.Range(0, 20).All(_ => one.Next() == other.Next())).IsTrue();
    }

    [Test]
    public async Task Next_AfterAMillionDraws_StaysWithinCap()
    {
        var backoff = new Backoff(new Random(3));

        var delays = Enumerable.Range(0, 1_000_000).Select(_ => backoff.Next()).ToArray();

        await Assert.That(delays.Max()).IsLessThanOrEqualTo(Backoff.Cap);
        await Assert.That(delays.Min()).IsGreaterThanOrEqualTo(TimeSpan.Zero);
    }

    [Test]
    public async Task Reset_AfterManyDraws_StartsFromBase()
    {
        var backoff = new Backoff(new GreatestDraw());
        _ = Ceilings.Select(_ => backoff.Next()).ToArray();

        backoff.Reset();

        await Assert.That(backoff.Next()).IsEqualTo(Backoff.Base);
    }

    private sealed class GreatestDraw : Random
    {
        public override long NextInt64(long maxValue) => maxValue - 1;
    }
}
