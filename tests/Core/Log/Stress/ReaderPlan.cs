namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>What one reader of a run does.</summary>
/// <param name="Manner">How it finds items.</param>
/// <param name="Exit">How it ends.</param>
/// <param name="Items">Items after which it ends, where it ends itself.</param>
/// <param name="FromOldest">Whether it begins with the oldest item held, or with the next one.</param>
/// <param name="StartYields">How late it joins, in turns given up.</param>
/// <param name="StallOneIn">It stalls after one in so many items; 0 = never.</param>
internal sealed record ReaderPlan(
    ReadManner Manner, ReadExit Exit, int Items, bool FromOldest, int StartYields, int StallOneIn)
{
    public static ReaderPlan Roll(Dice dice)
    {
        var startYields = dice.OneIn(2) ? 0 : dice.Between(1, 200);
        return new ReaderPlan(
            dice.Pick<ReadManner>(),
            dice.OneIn(2) ? ReadExit.AtTheEnd : dice.Pick<ReadExit>(),
            dice.Between(0, 60),
            dice.OneIn(2),
            startYields,
            dice.OneIn(2) ? 0 : dice.Between(1, 20));
    }
}
