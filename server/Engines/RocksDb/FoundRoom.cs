using ChatGo.Core.Engines;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>A room that was found in a store.</summary>
/// <param name="Record">The room.</param>
/// <param name="Generation">Of its epoch.</param>
internal sealed record FoundRoom(RoomRecord Record, uint Generation);
