namespace ChatGo.Core.Engines;

/// <summary>What of a room is kept when it begins to be followed.</summary>
/// <param name="Oldest">The oldest message kept; head + 1 for an empty room.</param>
/// <param name="Head">The newest message; 0 where none ever was.</param>
public readonly record struct RoomExtent(long Oldest, long Head);
