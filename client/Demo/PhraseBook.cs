namespace ChatGo.Client.Demo;

/// <summary>Random phrases of a few plain words.</summary>
internal sealed class PhraseBook(Random random)
{
    private const int MinWords = 2;
    private const int MaxWords = 5;

    private static readonly string[] Words =
    [
        "amber", "anchor", "autumn", "birch", "bright", "candle", "canyon", "cedar", "cloud", "copper",
        "coral", "distant", "drift", "ember", "falcon", "feather", "field", "frost", "garden", "gentle",
        "glass", "harbour", "hidden", "hollow", "island", "ivory", "juniper", "lantern", "lively", "maple",
        "marble", "meadow", "misty", "morning", "mountain", "nimble", "ocean", "orchard", "pebble", "quiet",
        "rapid", "ripple", "river", "saffron", "silver", "sparrow", "summer", "thunder", "velvet", "willow",
    ];

    /// <summary>Makes a phrase of 2 to 5 words.</summary>
    public string Next() => string.Join(' ', random.GetItems(Words, random.Next(MinWords, MaxWords + 1)));
}
