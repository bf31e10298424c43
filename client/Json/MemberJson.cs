using ChatGo.Api;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Json;

/// <summary>A member of a room as JSON.</summary>
/// <param name="Username">The name.</param>
/// <param name="Connections">Streams under it.</param>
/// <param name="JoinedAt">Since when, RFC 3339 in UTC.</param>
internal sealed record MemberJson(string Username, uint Connections, string JoinedAt)
{
    /// <summary>The JSON of <paramref name="member"/>.</summary>
    public static MemberJson Of(Member member) =>
        new(member.Username, member.Connections, MessageTime.Of(member.JoinedAt));
}
