using ChatGo.Client.Connections;

namespace ChatGo.Tests.Client.Connections;

public sealed class GapTrackerTests
{
    [Test]
    public async Task Observe_ContiguousSequences_FindsNothing()
    {
        var gaps = new GapTracker();

        await Assert.That(Enumerable.Range(1, 100).Count(next => gaps.Observe((ulong)next) is not null)).IsEqualTo(0);
    }

    [Test]
    public async Task Observe_FirstMessage_MayHaveAnySequence() =>
        await Assert.That(new GapTracker().Observe(1_000)).IsNull();

    [Test]
    public async Task Observe_AJump_TellsExactlyWhatIsMissing()
    {
        var gaps = new GapTracker();
        gaps.Observe(5);

        await Assert.That(gaps.Observe(9)).IsEqualTo(new SequenceGap(6, 8));
        await Assert.That(gaps.Observe(11)).IsEqualTo(new SequenceGap(10, 10));
        await Assert.That(gaps.Observe(12)).IsNull();
    }

    [Test]
    public async Task Observe_Zero_IsPassedOver()
    {
        var gaps = new GapTracker();
        gaps.Observe(5);

        await Assert.That(gaps.Observe(0)).IsNull();
        await Assert.That(gaps.Observe(6)).IsNull();
        await Assert.That(gaps.Observe(8)).IsEqualTo(new SequenceGap(7, 7));
    }

    [Test]
    public async Task Observe_ALowerSequence_StartsANewLife()
    {
        var gaps = new GapTracker();
        gaps.Observe(50);

        await Assert.That(gaps.Observe(1)).IsNull();
        await Assert.That(gaps.Observe(2)).IsNull();
        await Assert.That(gaps.Observe(4)).IsEqualTo(new SequenceGap(3, 3));
    }

    [Test]
    public async Task Reset_ForgetsTheRoom()
    {
        var gaps = new GapTracker();
        gaps.Observe(5);

        gaps.Reset();

        await Assert.That(gaps.Observe(60)).IsNull();
    }

    [Test]
    public async Task Count_OfAGap_IncludesBothEnds() =>
        await Assert.That(new SequenceGap(6, 8).Count).IsEqualTo(3UL);
}
