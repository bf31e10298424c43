namespace ChatGo.Server.Limits;

/// <summary>How many connections have so many streams that the headers of their calls are counted.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class CrowdCount
{
    private int _value;

    /// <summary>Gets how many.</summary>
    public int Value => Volatile.Read(ref _value);

    /// <summary>Counts one more, or one less.</summary>
    /// <param name="isMore">Which of them.</param>
    public void Count(bool isMore) => Interlocked.Add(ref _value, isMore ? 1 : -1);
}
