using ChatGo.Tests.Core.Log.Stress;

namespace ChatGo.Tests.Core.Engines;

/// <summary>What goes wrong with an engine, and how often; the default is nothing.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class FaultPlan(int seed = 1)
{
    private readonly Lock _gate = new();
    private readonly Dice _dice = new((ulong)seed);

    /// <summary>How long a commit takes; all that waits then is in the next.</summary>
    public TimeSpan Commit { get; init; }

    /// <summary>How long what is asked takes.</summary>
    public TimeSpan Answer { get; init; }

    /// <summary>Of 1,000 appends: nobody says whether they were stored. Half of them were.</summary>
    public int InDoubt { get; init; }

    /// <summary>Of 1,000 appends: they take a number, and are lost.</summary>
    public int Lost { get; init; }

    /// <summary>Of 1,000 appends: they are refused.</summary>
    public int Refused { get; init; }

    /// <summary>Of 1,000 questions: they are not answered.</summary>
    public int Unanswered { get; init; }

    /// <summary>Of 1,000 deliveries from elsewhere: what came before comes once more.</summary>
    public int Repeated { get; init; }

    /// <summary>Of 1,000 deliveries from elsewhere: they come late, with those behind them.</summary>
    public int Late { get; init; }

    /// <summary>What commits wait for; null: for nothing.</summary>
    public Task? CommitGate { get; set; }

    /// <summary>Whether it breaks its promise, and an append ends with an exception.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Whether nothing is answered at all.</summary>
    public bool IsDown { get; set; }

    public bool Happens(int ofThousand)
    {
        if (ofThousand == 0)
        {
            return false;
        }

        lock (_gate)
        {
            return _dice.Between(0, 999) < ofThousand;
        }
    }
}
