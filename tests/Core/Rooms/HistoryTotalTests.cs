using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Messages;
using ChatGo.Tests.Server;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Core.Rooms;

/// <summary>What all rooms hold has one bound: the largest rooms drop their oldest messages.</summary>
[Timeout(30_000)]
public sealed class HistoryTotalTests
{
    private const int MebiByte = 1 << 20;
    private const int MessageBytes = 8_192;

    private readonly FakeTimeProvider _time = new();

    [Test]
    [Arguments(new long[0], 100, long.MaxValue)]
    [Arguments(new long[] { 10, 20, 30 }, 60, long.MaxValue)]
    [Arguments(new long[] { 30, 10, 20 }, 50, 20)]
    [Arguments(new long[] { 1, 1, 1_000 }, 102, 100)]
    [Arguments(new long[] { 100, 100, 100, 100 }, 100, 25)]
    [Arguments(new long[] { 5, 5 }, 0, 0)]
    public async Task LevelOf_IsWhereTheLargestAreCut(long[] weights, long sum, long level, CancellationToken _)
    {
        await Assert.That(HistoryKeeper.LevelOf(weights, sum)).IsEqualTo(level);
    }

    [Test]
    public async Task Rooms_BeyondTheTotal_TheLargestDropTheirOldest_TheSmallKeepAll(CancellationToken cancellationToken)
    {
        var registry = Make(totalMebibytes: 1);
        var small = Fill(registry, "small", messages: 4);
        var large = Fill(registry, "large", messages: 100);
        var larger = Fill(registry, "larger", messages: 100);

        await Eventually.HoldsAsync("the total", () => registry.History.Bytes <= registry.History.Trigger, cancellationToken);

        await Assert.That(small.Oldest).IsEqualTo(1);
        await Assert.That((large.Oldest > 1, larger.Oldest > 1, larger.Head)).IsEqualTo((true, true, 100));
        await Assert.That(Math.Abs(large.Bytes - larger.Bytes)).IsLessThan(MebiByte / 4);
        await Assert.That(registry.History.Bytes).IsEqualTo(small.Bytes + large.Bytes + larger.Bytes);
        await Assert.That(registry.History.Bytes).IsGreaterThan(MebiByte / 2);
        await Assert.That(registry.IsFull).IsFalse();
    }

    [Test]
    public async Task Rooms_WhoseNewestIsLarge_KeepIt_AndTheOthersMakeUpForIt(CancellationToken cancellationToken)
    {
        var registry = Make(totalMebibytes: 1);
        for (var room = 0; room < 40; room++)
        {
            Fill(registry, $"large-{room}", messages: 1, bytes: 20_000);
            Fill(registry, $"small-{room}", messages: 10, bytes: 600);
        }

        await Eventually.HoldsAsync("the total", () => registry.History.Bytes <= registry.History.Trigger, cancellationToken);

        await Assert.That(registry.IsFull).IsFalse();
        await Assert.That(registry.Find("large-1")!.Oldest).IsEqualTo(1);
        await Assert.That(registry.Find("small-1")!.Oldest).IsBetween(2, 10);
    }

    [Test]
    public async Task Rooms_MayGrowAgain_OnceOthersAreGone(CancellationToken cancellationToken)
    {
        var registry = Make(totalMebibytes: 1);
        Fill(registry, "one", messages: 100);
        var two = Fill(registry, "two", messages: 100);
        await Eventually.HoldsAsync("the level", () => registry.History.Level < MebiByte, cancellationToken);

        registry.TryRemove("one");
        registry.Sweep();
        Fill(registry, "two", messages: 20);

        await Assert.That(registry.History.Level).IsEqualTo(long.MaxValue);
        await Assert.That(registry.History.Bytes).IsEqualTo(two.Bytes);
        await Assert.That(two.Bytes).IsGreaterThan(MebiByte / 2);
    }

    [Test]
    public async Task RemovedRoom_CountsNoMore_ThoughItsReaderGetsWhatItHeld(CancellationToken cancellationToken)
    {
        var registry = Make(totalMebibytes: 1);
        var room = Fill(registry, "gone", messages: 10);
        registry.TryJoin("gone", out var reader);
        using var reads = reader!;

        registry.TryRemove("gone");

        await Assert.That(registry.History.Bytes).IsEqualTo(0);
        await Assert.That(room.Bytes).IsEqualTo(10 * MessageBytes);
        await Assert.That(RegistryFixture.Drain(reads)).IsEqualTo("1 2 3 4 5 6 7 8 9 10");
        await Assert.That(room.TryAppend(TestFrame.Create(MessageBytes), out var _)).IsFalse();
        await Assert.That(registry.History.Bytes).IsEqualTo(0);
    }

    [Test]
    public async Task Rooms_ThatHaveNothingLeftToDrop_AreFull_UntilSomeAreGone(CancellationToken cancellationToken)
    {
        var registry = Make(totalMebibytes: 1);
        for (var room = 0; room < 200; room++)
        {
            Fill(registry, $"room-{room}", messages: 1);
        }

        await Eventually.HoldsAsync("it is full", () => registry.IsFull, cancellationToken);
        await Assert.That(registry.TryCreate("one-more", out var _)).IsEqualTo(CreateOutcome.HistoryFull);
        await Assert.That(registry.TryJoin("one-more", ReaderRequest.Nameless with { CreatesRoom = true }, out var _))
            .IsEqualTo(JoinOutcome.HistoryFull);

        for (var room = 0; room < 100; room++)
        {
            registry.TryRemove($"room-{room}");
        }

        await Assert.That(registry.IsFull).IsFalse();
        await Assert.That(registry.TryCreate("one-more", out var _)).IsEqualTo(CreateOutcome.Created);
        await Assert.That(registry.Find("room-110")!.Head).IsEqualTo(1);
    }

    private static Room Fill(RoomRegistry registry, string id, int messages, int bytes = MessageBytes)
    {
        registry.TryCreate(id, out var _);
        for (var sent = 0; sent < messages; sent++)
        {
            registry.Append(id, TestFrame.Create(bytes), out var _);
        }

        return registry.Find(id)!;
    }

    private RoomRegistry Make(int totalMebibytes) => new(new RoomOptions { TotalHistoryMebibytes = totalMebibytes }, _time);
}
