using ChatGo.Tests.Core.Log.Stress;

namespace ChatGo.Tests.Server.Races;

/// <summary>What one reader does.</summary>
/// <param name="Room">Which room it reads.</param>
/// <param name="JoinAt">When it joins. Unit: messages that the run has sent.</param>
/// <param name="CancelAfter">The messages after which it cancels; 0: it stays.</param>
internal sealed record ReaderPlan(int Room, int JoinAt, int CancelAfter)
{
    public static ReaderPlan Roll(Dice dice, int rooms, int messages) => new(
        dice.Below(rooms),
        dice.OneIn(2) ? 0 : dice.Below(messages),
        dice.OneIn(3) ? dice.Between(1, messages) : 0);

    public override string ToString() => $"room {Room} at {JoinAt}, cancels after {CancelAfter}";
}
