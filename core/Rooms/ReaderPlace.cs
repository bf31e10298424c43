using ChatGo.Core.Log;

namespace ChatGo.Core.Rooms;

/// <summary>Where a reader began.</summary>
/// <param name="Oldest">The oldest message held then; head + 1 where none was.</param>
/// <param name="Head">The newest message then; 0 where none ever was.</param>
/// <param name="Next">The first message it gets.</param>
/// <param name="IsRecovered">Whether everything behind the position it wanted was held.</param>
/// <param name="Missed">What lies between that position and the first message it gets.</param>
public readonly record struct ReaderPlace(long Oldest, long Head, long Next, bool IsRecovered, Gap Missed)
{
    /// <summary>Finds a reader's place. See wire rules R1 to R3.</summary>
    /// <param name="start">What it wants; a position of the room's epoch is not beyond the head.</param>
    /// <param name="epoch">The room's.</param>
    /// <param name="oldest">The oldest message held; head + 1 where none is.</param>
    /// <param name="head">The newest message.</param>
    /// <param name="isFirst">Whether nobody read the room before.</param>
    internal static ReaderPlace Find(in ReaderStart start, string epoch, long oldest, long head, bool isFirst)
    {
        if (!start.IsPosition)
        {
            var next = start.History > 0 ? Math.Max(oldest, head - start.History + 1) : isFirst ? oldest : head + 1;
            return new ReaderPlace(oldest, head, next, IsRecovered: false, default);
        }

        var isOfThisLife = start.Epoch == epoch;
        var wanted = isOfThisLife ? start.After + 1 : 1;
        var missed = wanted < oldest ? new Gap(wanted, oldest - 1) : default;
        return new ReaderPlace(oldest, head, Math.Max(wanted, oldest), isOfThisLife && missed.IsEmpty, missed);
    }
}
