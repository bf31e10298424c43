namespace ChatGo.Core.Presence;

/// <summary>A username in a room.</summary>
/// <param name="Username">The name.</param>
/// <param name="Connections">Streams under this name now; 0 while its leaving is not yet certain.</param>
/// <param name="JoinedAt">When it became a member.</param>
public readonly record struct RoomMember(string Username, int Connections, DateTimeOffset JoinedAt);
