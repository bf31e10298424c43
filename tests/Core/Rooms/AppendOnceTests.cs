using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Rooms;

[Timeout(30_000)]
public sealed class AppendOnceTests
{
    private static readonly SendKey Key = new("John", "id");
    private static readonly byte[] Text = [1, 2, 3];

    private readonly HookedClock _time = new();
    private readonly Room _room;

    public AppendOnceTests() => new RoomRegistry(new RoomOptions(), _time).TryCreate("lobby", out _room!);

    [Test]
    public async Task AppendOnce_WhileTheFirstIsOnItsWay_WaitsForItsPlace(CancellationToken _)
    {
        Task<AppendResult>? second = null;
        var isWaiting = false;
        _time.Looking = look =>
        {
            // First when the key is claimed, then when the message is appended: the key is taken, the place is not.
            if (look == 2)
            {
                second = AppendAsync(Text);
                isWaiting = !second.IsCompleted;
            }
        };

        var first = await AppendAsync(Text);
        var (outcome, receipt) = await second!;

        await Assert.That(isWaiting).IsTrue();
        await Assert.That(first.Outcome).IsEqualTo(AppendOutcome.Stored);
        await Assert.That(outcome).IsEqualTo(AppendOutcome.Duplicate);
        await Assert.That(receipt).IsEqualTo(first.Receipt);
        await Assert.That(_room.Head).IsEqualTo(1);
    }

    [Test]
    public async Task AppendOnce_OfAnotherText_StoresNothing(CancellationToken _)
    {
        await AppendAsync(Text);

        await Assert.That((await AppendAsync([1, 2, 4])).Outcome).IsEqualTo(AppendOutcome.OtherText);
        await Assert.That((await AppendAsync([])).Outcome).IsEqualTo(AppendOutcome.OtherText);
        await Assert.That((await AppendAsync([1, 2, 3])).Outcome).IsEqualTo(AppendOutcome.Duplicate);
        await Assert.That(_room.Head).IsEqualTo(1);
    }

    [Test]
    public async Task AppendOnce_ToARoomThatEnded_SaysSoAndKeepsNoKey(CancellationToken _)
    {
        _room.TryEnd();

        await Assert.That((await AppendAsync(Text)).Outcome).IsEqualTo(AppendOutcome.Ended);
        await Assert.That((await AppendAsync(Text)).Outcome).IsEqualTo(AppendOutcome.Ended);
    }

    private Task<AppendResult> AppendAsync(byte[] text) =>
        _room.AppendOnceAsync(TestFrame.Create(), Key, text).AsTask();
}
