using ChatGo.Api;
using ChatGo.Client.Connections;
using Kind = ChatGo.Api.Restriction.Types.Kind;

namespace ChatGo.Client.Moderation;

/// <summary>Whom to restrict no more.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatId">The room; empty: what holds in all rooms.</param>
/// <param name="Name">Who.</param>
/// <param name="Kind">What the user may do again.</param>
internal sealed record LiftOptions(ServerAccess Server, string ChatId, string Name, Kind Kind)
{
    /// <summary>What is asked of the server.</summary>
    public LiftRestrictionRequest ToRequest() => new() { ChatId = ChatId, Username = Name, Kind = Kind };
}
