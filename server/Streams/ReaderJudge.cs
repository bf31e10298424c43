using ChatGo.Core.Rooms;

namespace ChatGo.Server.Streams;

/// <summary>Determines whether a reader may stay in a room.</summary>
/// <param name="room">The room.</param>
/// <param name="username">The name that it reads under; empty: none.</param>
/// <returns>Why it may not; null where it may.</returns>
internal delegate Expulsion? ReaderJudge(Room room, string username);
