using Quickenshtein;

namespace ChatGo.Server.Hosting;

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

    private static int Distance(string one, string other) =>
        Levenshtein.GetDistance(one.ToUpperInvariant(), other.ToUpperInvariant());
}
