using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Core.Log;

[Timeout(10_000)]
public sealed class BroadcastChannelAppendTests
{
    [Test]
    public async Task TryAppend_Always_NumbersFromOneWithoutHoles(CancellationToken _)
    {
        var channel = TestChannel.Create(4);

        for (var expected = 1; expected <= 20; expected++)
        {
            var item = new TestItem();

            await Assert.That(channel.TryAppend(item, out var sequence)).IsTrue();
            await Assert.That(sequence).IsEqualTo(expected);
            await Assert.That(item.Sequence).IsEqualTo(expected);
            await Assert.That(channel.Head).IsEqualTo(expected);
        }
    }

    [Test]
    public async Task TryAppend_OfItemsWhoseTimesGoBack_LetsNoneGoBackAgainstItsSequence(CancellationToken _)
    {
        var channel = TestChannel.Create(4);
        TestItem[] items = [.. new[] { 5L, 3, 0, 9, 7 }.Select(static time => new TestItem { Time = time })];

        foreach (var item in items)
        {
            channel.TryAppend(item, out var sequence);
            channel.TrimOlderThan(long.MaxValue);
        }

        await Assert.That(items.Select(static item => item.Time))
            .IsEquivalentTo([5L, 5, 5, 9, 9], TUnit.Assertions.Enums.CollectionOrdering.Matching);
    }

    [Test]
    public async Task TryAppend_WithoutItem_Throws(CancellationToken _)
    {
        var channel = TestChannel.Create();

        await Assert.That(() => channel.TryAppend(null!, out var _)).ThrowsExactly<ArgumentNullException>();
        await Assert.That(channel.Head).IsEqualTo(0);
    }

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(4)]
    [Arguments(64)]
    [Arguments(128)]
    public async Task TryAppend_WhenFull_DropsTheOldest(int capacity, CancellationToken _)
    {
        var channel = TestChannel.Create(capacity);

        channel.AppendMany((3 * capacity) + 1);

        var newest = (3 * capacity) + 1;
        using var reader = channel.ReadFromOldest();
        var held = string.Join(' ', Enumerable.Range(newest - capacity + 1, capacity)
            .Select(static sequence => sequence.ToString(CultureInfo.InvariantCulture)));
        await Assert.That(channel.Oldest).IsEqualTo(newest - capacity + 1);
        await Assert.That(reader.Drain()).IsEqualTo(held);
        await Assert.That(channel.Bytes).IsEqualTo(capacity);
    }

    [Test]
    public async Task Oldest_BeforeTheLogIsFull_StaysAtTheFirst(CancellationToken _)
    {
        var channel = TestChannel.Create(4);

        channel.AppendMany(4);
        await Assert.That(channel.Oldest).IsEqualTo(1);

        channel.Append();
        await Assert.That(channel.Oldest).IsEqualTo(2);
    }

    [Test]
    public async Task NewestAppendedAt_AfterAnAppend_IsTheClockThen(CancellationToken _)
    {
        var time = new FakeTimeProvider();
        var channel = TestChannel.Create(time: time);
        time.Advance(TimeSpan.FromSeconds(5));
        var then = time.GetTimestamp();

        channel.Append();
        time.Advance(TimeSpan.FromSeconds(5));

        await Assert.That(channel.NewestAppendedAt).IsEqualTo(then);
    }

    [Test]
    public async Task TryAppend_WhenAnotherIsFasterBetweenStampAndStore_StampsAgain(CancellationToken _)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromOldest();
        var isFirstStamp = true;
        var slow = new TestItem
        {
            Stamping = () =>
            {
                if (isFirstStamp)
                {
                    isFirstStamp = false;
                    channel.Append();
                }
            },
        };

        await Assert.That(channel.TryAppend(slow, out var sequence)).IsTrue();

        await Assert.That(sequence).IsEqualTo(2);
        await Assert.That(slow.Sequence).IsEqualTo(2);
        await Assert.That(reader.Drain()).IsEqualTo("1 2");
    }

    [Test]
    public async Task TryAppend_WhenLappedBetweenStampAndStore_OverwritesNothingNewer(CancellationToken _)
    {
        var channel = TestChannel.Create(2);
        var stamps = 0;
        var slow = new TestItem
        {
            Stamping = () =>
            {
                if (stamps++ == 0)
                {
                    channel.AppendMany(5);
                }
            },
        };

        await Assert.That(channel.TryAppend(slow, out var sequence)).IsTrue();

        using var reader = channel.ReadFromOldest();
        await Assert.That(sequence).IsEqualTo(6);
        await Assert.That(reader.Drain()).IsEqualTo("5 6");
    }

    [Test]
    public async Task TryAppend_WhenStampThrows_LeavesBytesAsTheyWere(CancellationToken _)
    {
        var channel = TestChannel.Create();
        var item = new TestItem(7) { Stamping = static () => throw new InvalidOperationException() };

        await Assert.That(() => channel.TryAppend(item, out var _)).ThrowsExactly<InvalidOperationException>();

        await Assert.That(channel.Bytes).IsEqualTo(0);
        await Assert.That(channel.Append()).IsEqualTo(1);
    }
}
