using ChatGo.Client.Connections;

namespace ChatGo.Client.Rooms;

/// <summary>Which rooms to list.</summary>
/// <param name="Server">The server.</param>
/// <param name="Prefix">What their ids begin with; empty: all.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="Json">Whether as JSON.</param>
internal sealed record RoomsOptions(ServerAccess Server, string Prefix, ulong Limit, bool Json)
{
    /// <summary>The default of <see cref="Limit"/>. Unit: rooms.</summary>
    public const ulong DefaultLimit = 100;
}
