using ChatGo.Api;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Json;

/// <summary>A room as JSON.</summary>
/// <param name="ChatId">The room.</param>
/// <param name="Title">Its title; left out where it has none.</param>
/// <param name="CreatedAt">When it was made, RFC 3339 in UTC.</param>
/// <param name="Epoch">Its life, which the sequences belong to.</param>
/// <param name="Oldest">The oldest message held; <paramref name="Head"/> + 1 where none is.</param>
/// <param name="Head">The newest message; 0 where none is.</param>
/// <param name="Readers">Streams that read it.</param>
/// <param name="Members">Names among them.</param>
internal sealed record RoomJson(
    string ChatId, string? Title, string CreatedAt, string Epoch, ulong Oldest, ulong Head, uint Readers, uint Members)
{
    /// <summary>The JSON of <paramref name="chat"/>.</summary>
    public static RoomJson Of(Chat chat) => new(
        chat.ChatId, chat.Title.Length > 0 ? chat.Title : null, MessageTime.Of(chat.CreatedAt), chat.Epoch, chat.Oldest,
        chat.Head, chat.Readers, chat.Members);
}
