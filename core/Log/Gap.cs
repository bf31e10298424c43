namespace ChatGo.Core.Log;

/// <summary>Items a reader lost because the channel dropped them first: <paramref name="First"/> to
/// <paramref name="Last"/>, both lost. The default value is no gap.</summary>
/// <param name="First">The first sequence lost; 0 where there is no gap.</param>
/// <param name="Last">The last sequence lost; 0 where there is no gap.</param>
public readonly record struct Gap(long First, long Last)
{
    /// <summary>Whether nothing was lost.</summary>
    public bool IsEmpty => First == 0;

    /// <summary>How many items were lost.</summary>
    public long Count => IsEmpty ? 0 : Last - First + 1;
}
