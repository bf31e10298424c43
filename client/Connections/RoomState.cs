namespace ChatGo.Client.Connections;

/// <summary>A room as it was when a reader joined it.</summary>
/// <param name="ChatId">The room.</param>
/// <param name="Epoch">The room's life.</param>
/// <param name="Oldest">The oldest message held; <paramref name="Head"/> + 1 where none is.</param>
/// <param name="Head">The newest message; 0 where none is.</param>
/// <param name="Members">Names in the room.</param>
internal readonly record struct RoomState(string ChatId, string Epoch, ulong Oldest, ulong Head, uint Members);
