using ChatGo.Tests.Core.Log.Stress;

namespace ChatGo.Tests.Server.Races;

/// <summary>What one race is made of; all of it follows from the seed.</summary>
internal sealed record SoakShape(
    ulong Seed,
    bool IsTight,
    int Rooms,
    int Senders,
    int MessagesPerSender,
    int MaxTextBytes,
    int Burst,
    int Deletions,
    int Sweeps,
    IReadOnlyList<AudiencePlan> Audiences)
{
    public int Messages => Senders * MessagesPerSender;

    public static SoakShape Roll(ulong seed)
    {
        var dice = new Dice(seed);
        var (rooms, senders) = (dice.Between(1, 3), dice.Between(1, 3));
        var messages = dice.Between(10, 200 / senders);
        var maxTextBytes = dice.OneIn(4) ? dice.Between(1_000, 16_000) : dice.Between(1, 300);
        return new SoakShape(
            seed,
            dice.OneIn(3),
            rooms,
            senders,
            messages,
            maxTextBytes,
            dice.OneIn(2) ? 1 : dice.Between(2, 20),
            dice.OneIn(4) ? dice.Between(1, 2) : 0,
            dice.Below(4),
            [.. Enumerable.Range(0, dice.Between(1, 4))
                .Select(_ => AudiencePlan.Roll(dice, rooms, senders * messages, maxTextBytes))]);
    }

    public override string ToString() =>
        $"seed {Seed}: tight {IsTight}, {Rooms} rooms, {Senders} senders of {MessagesPerSender} messages of up to "
        + $"{MaxTextBytes} B in bursts of {Burst}, {Deletions} deletions, {Sweeps} sweeps, "
        + string.Join(", ", Audiences);
}
