using Quickenshtein;

namespace ChatGo.Client.Commands;

/// <summary>Finds what somebody meant who made a slip of the keyboard.</summary>
internal static class NearestName
{
    /// <summary>Of a name this long, one letter in three may be wrong.</summary>
    private const int LettersPerSlip = 3;

    /// <summary>Reports that the name is unknown, and which one is nearest.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="known">What there is.</param>
    public static string Explain(string given, IEnumerable<string> known)
    {
        var nearest = known.MinBy(name => Distance(given, name));
        return nearest is not null && Distance(given, nearest) <= given.Length / LettersPerSlip
            ? $"There is no '{given}'. Did you mean {nearest}?"
            : $"There is no '{given}'.";
    }

    // Two letters in each other's place are one slip.
    private static int Distance(string given, string name)
    {
        var (one, other) = (given.ToUpperInvariant(), name.ToUpperInvariant());
        var distance = Levenshtein.GetDistance(one, other);
        return distance == 2 && one.Order().SequenceEqual(other.Order()) ? 1 : distance;
    }
}
