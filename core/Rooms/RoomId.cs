using System.Buffers;

namespace ChatGo.Core.Rooms;

/// <summary>What may name a room.</summary>
public static class RoomId
{
    /// <summary>The longest id. Unit: characters.</summary>
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    /// <summary>Whether a text can name a room: 1 to 128 characters of <c>[A-Za-z0-9._:-]</c>.</summary>
    /// <param name="id">The text.</param>
    public static bool IsValid(ReadOnlySpan<char> id) =>
        id.Length is > 0 and <= MaxLength && !id.ContainsAnyExcept(Allowed);

    /// <summary>Makes an id that no room has: a UUIDv7 (RFC 9562), so that ids sort by age.</summary>
    /// <param name="now">The time it carries.</param>
    public static string New(DateTimeOffset now) => Guid.CreateVersion7(now).ToString();
}
