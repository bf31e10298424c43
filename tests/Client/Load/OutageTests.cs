using ChatGo.Client.Load.Measurement;

namespace ChatGo.Tests.Client.Load;

public sealed class OutageTests
{
    [Test]
    public async Task BusiestShare_LooksAtEverySecondWhereverItBegins() =>
        await Assert.That(new Outage("lost", 0, 4, 5, [0.5, 1.6, 1.9, 2.5, 3.9]).BusiestShare).IsEqualTo(0.6);

    [Test]
    public async Task Merge_OfOverlapping_IsOne()
    {
        var merged = Outage.Merge([new("a", 5, 9, 2, [8, 9]), new("b", 4, 7, 1, [7]), new("c", 20, null, 1, [])]);

        await Assert.That(merged.Count).IsEqualTo(2);
        await Assert.That(merged[0].Readers).IsEqualTo(3);
        await Assert.That(merged[0].Returns).IsEquivalentTo([7.0, 8.0, 9.0]);
        await Assert.That((merged[0].Start, merged[0].End)).IsEqualTo((4.0, 9.0));
        await Assert.That(merged[1].End).IsNull();
    }
}
