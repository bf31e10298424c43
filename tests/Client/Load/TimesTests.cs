using ChatGo.Client.Load.Measurement;

namespace ChatGo.Tests.Client.Load;

public sealed class TimesTests
{
    [Test]
    public async Task Add_OfPackedHistograms_IsAsIfOneHadCountedAll()
    {
        var (all, one, other) = (Times.New(), Times.New(), Times.New());
        for (var index = 0; index < 10_000; index++)
        {
            var time = (long)Math.Exp(index * 7919 % 1_000 * 0.018);
            all.RecordValue(time);
            (index % 3 == 0 ? one : other).RecordValue(time);
        }

        var merged = Times.Of(Times.Add([Times.Pack(one), Times.Pack(other)]));

        await Assert.That(merged.TotalCount).IsEqualTo(10_000);
        foreach (var percentile in (double[])[0, 50, 99, 99.9, 100])
        {
            await Assert.That(Times.Ms(merged, percentile)).IsEqualTo(Times.Ms(all, percentile));
        }
    }

    [Test]
    public async Task Pack_OfNothing_IsNothing()
    {
        await Assert.That(Times.Pack(Times.New())).IsEmpty();
        await Assert.That(Times.Ms(Times.New(), 99)).IsEqualTo(0);
    }
}
