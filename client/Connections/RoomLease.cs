namespace ChatGo.Client.Connections;

/// <summary>A room in one of its lives.</summary>
/// <param name="ChatId">The room's id; the same in every life where the user chose it.</param>
/// <param name="Life">1, 2, 3 …: rises when the room was lost and made again.</param>
internal readonly record struct RoomLease(string ChatId, int Life);
