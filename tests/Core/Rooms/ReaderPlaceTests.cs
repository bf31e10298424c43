using ChatGo.Core.Log;
using ChatGo.Core.Rooms;

namespace ChatGo.Tests.Core.Rooms;

public sealed class ReaderPlaceTests
{
    private const string Epoch = "this life";

    [Test]
    [Arguments(1, 0, true, 1)]
    [Arguments(1, 9, true, 1)]
    [Arguments(5, 9, true, 5)]
    [Arguments(10, 9, true, 10)]
    [Arguments(1, 0, false, 1)]
    [Arguments(5, 9, false, 10)]
    public async Task Find_WithoutAWish_BeginsWithTheNextOrForTheFirstReaderWithTheOldest(
        long oldest, long head, bool isFirst, long next)
    {
        var place = ReaderPlace.Find(default, Epoch, oldest, head, isFirst);

        await Assert.That(place).IsEqualTo(new ReaderPlace(oldest, head, next, IsRecovered: false, default));
    }

    [Test]
    [Arguments(1, 0, 10, 1)]
    [Arguments(1, 9, 1, 9)]
    [Arguments(1, 9, 9, 1)]
    [Arguments(1, 9, 4_294_967_295, 1)]
    [Arguments(5, 9, 3, 7)]
    [Arguments(5, 9, 6, 5)]
    [Arguments(10, 9, 3, 10)]
    public async Task Find_WithHistory_BeginsThatManyBackAsFarAsIsHeld(long oldest, long head, long history, long next)
    {
        foreach (var isFirst in (bool[])[true, false])
        {
            var place = ReaderPlace.Find(ReaderStart.WithHistory(history), Epoch, oldest, head, isFirst);

            await Assert.That(place).IsEqualTo(new ReaderPlace(oldest, head, next, IsRecovered: false, default));
        }
    }

    [Test]
    [Arguments(1, 0, 0, 1)]
    [Arguments(1, 9, 0, 1)]
    [Arguments(5, 9, 4, 5)]
    [Arguments(5, 9, 6, 7)]
    [Arguments(5, 9, 9, 10)]
    [Arguments(10, 9, 9, 10)]
    public async Task Find_BehindWhatIsHeld_MissesNothing(long oldest, long head, long after, long next)
    {
        var place = ReaderPlace.Find(ReaderStart.Behind(Epoch, after), Epoch, oldest, head, isFirst: false);

        await Assert.That(place).IsEqualTo(new ReaderPlace(oldest, head, next, IsRecovered: true, default));
    }

    [Test]
    [Arguments(5, 9, 3, 4, 4)]
    [Arguments(5, 9, 0, 1, 4)]
    [Arguments(10, 9, 8, 9, 9)]
    public async Task Find_BehindWhatWasDropped_TellsWhatIsMissed(
        long oldest, long head, long after, long first, long last)
    {
        var place = ReaderPlace.Find(ReaderStart.Behind(Epoch, after), Epoch, oldest, head, isFirst: false);

        await Assert.That(place).IsEqualTo(
            new ReaderPlace(oldest, head, oldest, IsRecovered: false, new Gap(first, last)));
    }

    [Test]
    [Arguments(1, 0, 7, 0)]
    [Arguments(1, 9, 9, 0)]
    [Arguments(5, 9, 7, 4)]
    [Arguments(5, 9, 700, 4)]
    public async Task Find_BehindAnotherLife_BeginsWithTheOldestAndMissesWhatWasDropped(
        long oldest, long head, long after, long lastMissed)
    {
        var place = ReaderPlace.Find(ReaderStart.Behind("another life", after), Epoch, oldest, head, isFirst: true);

        var missed = lastMissed == 0 ? default : new Gap(1, lastMissed);
        await Assert.That(place).IsEqualTo(new ReaderPlace(oldest, head, oldest, IsRecovered: false, missed));
    }
}
