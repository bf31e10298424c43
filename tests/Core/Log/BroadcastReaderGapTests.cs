using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log;

[Timeout(10_000)]
public sealed class BroadcastReaderGapTests
{
    [Test]
    public async Task TryRead_InStep_ReportsNoGap(CancellationToken _)
    {
        var channel = TestChannel.Create(1);
        using var reader = channel.ReadFromNow();

        for (var i = 1; i <= 10; i++)
        {
            channel.Append();

            await Assert.That(reader.TryRead(out var item, out var gap)).IsTrue();
            await Assert.That(item!.Sequence).IsEqualTo(i);
            await Assert.That(gap).IsEqualTo(default(Gap));
        }
    }

    [Test]
    [Arguments(1, 6, "[1-5] 6")]
    [Arguments(2, 6, "[1-4] 5 6")]
    [Arguments(4, 6, "[1-2] 3 4 5 6")]
    [Arguments(4, 5, "[1-1] 2 3 4 5")]
    [Arguments(4, 4, "1 2 3 4")]
    [Arguments(64, 70, "[1-6]")]
    public async Task TryRead_WhenLapped_ReportsExactlyWhatWasLost(
        int capacity, int count, string expected, CancellationToken _)
    {
        var channel = TestChannel.Create(capacity);
        using var reader = channel.ReadFromNow();

        channel.AppendMany(count);

        await Assert.That(reader.Drain()).StartsWith(expected);
    }

    [Test]
    public async Task TryRead_AfterAGap_GoesOnWithoutOne(CancellationToken _)
    {
        var channel = TestChannel.Create(2);
        using var reader = channel.ReadFromNow();
        channel.AppendMany(5);
        reader.Drain();

        channel.Append();

        await Assert.That(reader.TryRead(out var item, out var gap)).IsTrue();
        await Assert.That(item!.Sequence).IsEqualTo(6);
        await Assert.That(gap.IsEmpty).IsTrue();
    }

    [Test]
    public async Task TryRead_WhenLappedInMidRead_ReportsTheGapBetweenTheTwo(CancellationToken _)
    {
        var channel = TestChannel.Create(4);
        using var reader = channel.ReadFromNow();
        channel.AppendMany(3);
        reader.TryRead(out var _);

        channel.AppendMany(7);

        await Assert.That(reader.Drain()).IsEqualTo("[2-6] 7 8 9 10");
    }

    [Test]
    public async Task TryRead_WhenLappedAgainBeforeAnItem_MergesTheGaps(CancellationToken _)
    {
        var channel = TestChannel.Create(4);
        using var reader = channel.ReadFromNow();
        channel.AppendMany(3);
        // Everything is gone, so the reader notes the loss and has nothing to report it with.
        channel.TrimOlderThan(long.MaxValue);
        await Assert.That(reader.TryRead(out var _, out var nothing)).IsFalse();
        await Assert.That(nothing.IsEmpty).IsTrue();
        channel.AppendMany(2);
        channel.TrimOlderThan(long.MaxValue);
        await Assert.That(reader.TryRead(out var _)).IsFalse();

        channel.AppendMany(9);

        await Assert.That(reader.Drain()).IsEqualTo("[1-10] 11 12 13 14");
    }

    [Test]
    public async Task TryRead_OfTheBaseClass_SkipsTheGap(CancellationToken _)
    {
        var channel = TestChannel.Create(2);
        using var reader = channel.ReadFromNow();
        channel.AppendMany(5);

        await Assert.That(reader.TryRead(out var item)).IsTrue();

        await Assert.That(item!.Sequence).IsEqualTo(4);
    }

    [Test]
    public async Task TryRead_ByTwoReaders_LosesOnlyTheSlowOnes(CancellationToken _)
    {
        var channel = TestChannel.Create(2);
        using var slow = channel.ReadFromNow();
        using var fast = channel.ReadFromNow();
        List<string> seen = [];

        for (var i = 0; i < 4; i++)
        {
            channel.Append();
            seen.Add(fast.Drain());
        }

        await Assert.That(string.Join(' ', seen)).IsEqualTo("1 2 3 4");
        await Assert.That(slow.Drain()).IsEqualTo("[1-2] 3 4");
    }

    [Test]
    public async Task ReadFromNow_OnAChannelWithHistory_GivesOnlyWhatFollows(CancellationToken _)
    {
        var channel = TestChannel.Create();
        channel.AppendMany(3);

        using var reader = channel.ReadFromNow();

        await Assert.That(reader.Position).IsEqualTo(3);
        await Assert.That(reader.TryRead(out var _)).IsFalse();
        channel.Append();
        await Assert.That(reader.Drain()).IsEqualTo("4");
    }

    [Test]
    public async Task ReadFromOldest_WhenItsFirstItemsAreDropped_ReportsThem(CancellationToken _)
    {
        var channel = TestChannel.Create(4);
        channel.AppendMany(6);
        using var reader = channel.ReadFromOldest();
        await Assert.That(reader.Position).IsEqualTo(2);

        channel.AppendMany(2);

        await Assert.That(reader.Drain()).IsEqualTo("[3-4] 5 6 7 8");
    }

    [Test]
    public async Task PositionAndLag_AsTheReaderMoves_FollowIt(CancellationToken _)
    {
        var channel = TestChannel.Create(4);
        using var reader = channel.ReadFromNow();
        await Assert.That((reader.Position, reader.Lag)).IsEqualTo((0L, 0L));

        channel.AppendMany(6);
        await Assert.That((reader.Position, reader.Lag)).IsEqualTo((0L, 6L));

        reader.TryRead(out var _);
        await Assert.That((reader.Position, reader.Lag)).IsEqualTo((3L, 3L));

        reader.Drain();
        await Assert.That((reader.Position, reader.Lag)).IsEqualTo((6L, 0L));
    }
}
