namespace ChatGo.Server.Logging;

/// <summary>What callers have written, as it may stand in the log: a line stays one line.</summary>
internal static class LogText
{
    /// <summary>Replaces control characters.</summary>
    public static string Of(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(static letter => char.IsControl(letter) ? '?' : letter)) : text;

    /// <summary>Names a room.</summary>
    /// <param name="chatId">Its id; empty: all rooms.</param>
    public static string OfRoom(string chatId) => chatId.Length == 0 ? "all chats" : Of(chatId);
}
