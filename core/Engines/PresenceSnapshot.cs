namespace ChatGo.Core.Engines;

/// <summary>Who is in a room, at all servers.</summary>
/// <param name="Revision">The number of the change before it.</param>
/// <param name="Members">Each name, with the server that it is at.</param>
/// <param name="Unnamed">How many more are at each server, whose names are not told.</param>
public sealed record PresenceSnapshot(
    long Revision,
    IReadOnlyList<(string Server, string Username, DateTimeOffset At)> Members,
    IReadOnlyDictionary<string, int> Unnamed);
