namespace ChatGo.Server.Chat;

/// <summary>How much a page of a list has.</summary>
/// <param name="Default">Where the caller has no wish.</param>
/// <param name="Max">At most.</param>
internal readonly record struct PageSize(int Default, int Max)
{
    /// <summary>Applies the limits to what a caller asks for.</summary>
    /// <param name="wanted">The wish.</param>
    /// <param name="size">What it gets.</param>
    /// <returns>Null, unless the wish is negative.</returns>
    public Refusal? Take(int wanted, out int size)
    {
        size = wanted == 0 ? Default : Math.Min(wanted, Max);
        return wanted < 0 ? Refusals.InvalidField("page_size", $"{wanted}; 0 or more is allowed") : null;
    }
}
