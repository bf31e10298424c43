using Microsoft.Extensions.Options;

namespace ChatGo.Server.Callers;

/// <summary>Rooms that are private by their ids (rule D4).</summary>
/// <param name="options">Says how their ids begin.</param>
internal sealed class RoomPrivacy(IOptions<AuthenticationOptions> options)
{
    private readonly string _prefix = options.Value.PrivatePrefix;

    /// <summary>Returns what a caller may do in a room, there or not.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="room">The room's id.</param>
    public RoomGrant GrantOf(Caller caller, ReadOnlySpan<char> room) =>
        caller.Grants.For(room, room.StartsWith(_prefix, StringComparison.Ordinal) ? _prefix.Length : -1);
}
