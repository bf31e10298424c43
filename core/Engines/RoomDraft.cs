namespace ChatGo.Core.Engines;

/// <summary>A room that is about to be made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title; may be empty.</param>
/// <param name="CreatedAt">When it is made.</param>
public sealed record RoomDraft(string Id, string Title, DateTimeOffset CreatedAt)
{
    private const int EpochDigits = 16;

    /// <summary>Makes an epoch for it.</summary>
    /// <returns>Random.</returns>
    /// <remarks>The kernel's random numbers, 62 bits; RandomNumberGenerator would load OpenSSL for them, 4 MB.</remarks>
    public static string NewEpoch() => Guid.NewGuid().ToString("N")[^EpochDigits..];
}
