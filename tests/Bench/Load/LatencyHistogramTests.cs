using ChatGo.Bench.Load;

namespace ChatGo.Tests.Bench.Load;

public sealed class LatencyHistogramTests
{
    private const double Precision = 1.0 / 64;

    [Test]
    [Arguments(0L)]
    [Arguments(1L)]
    [Arguments(63L)]
    [Arguments(64L)]
    [Arguments(127L)]
    [Arguments(128L)]
    [Arguments(1_000_003L)]
    [Arguments(long.MaxValue)]
    public async Task Quantile_OfOneValue_IsTheValueToOneStep(long value)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(value);

        var median = histogram.Quantile(0.5);
        await Assert.That(median).IsLessThanOrEqualTo(value);
        await Assert.That((double)(value - median)).IsLessThanOrEqualTo(value * Precision);
    }

    [Test]
    public async Task Quantile_OfEvenlySpreadValues_IsTheShare()
    {
        const int Count = 100_000;
        var histogram = new LatencyHistogram();
        for (var value = 1; value <= Count; value++)
        {
            histogram.Add(value);
        }

        await Assert.That(histogram.Count).IsEqualTo(Count);
        foreach (var share in (double[])[0.01, 0.5, 0.99, 0.999, 1])
        {
            await Assert.That((double)histogram.Quantile(share)).IsEqualTo(share * Count).Within(share * Count * Precision);
        }
    }

    [Test]
    public async Task Quantile_OfNothing_IsZero() =>
        await Assert.That(new LatencyHistogram().Quantile(0.99)).IsEqualTo(0);

    [Test]
    public async Task Add_OfATimeThatRanBackwards_CountsAsZero()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(-5);

        await Assert.That(histogram.Quantile(1)).IsEqualTo(0);
        await Assert.That(histogram.Count).IsEqualTo(1);
    }
}
