using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log;

[Timeout(10_000)]
public sealed class GapTests
{
    [Test]
    public async Task Default_Always_IsNoGap(CancellationToken _)
    {
        await Assert.That(default(Gap).IsEmpty).IsTrue();
        await Assert.That(default(Gap).Count).IsEqualTo(0);
    }

    [Test]
    [Arguments(1, 1, 1)]
    [Arguments(5, 9, 5)]
    public async Task Count_OfAGap_IncludesBothEnds(long first, long last, long count, CancellationToken _)
    {
        await Assert.That(new Gap(first, last).IsEmpty).IsFalse();
        await Assert.That(new Gap(first, last).Count).IsEqualTo(count);
    }
}
