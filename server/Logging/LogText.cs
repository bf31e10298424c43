namespace ChatGo.Server.Logging;

/// <summary>What callers have written, as it may stand in the log: a line stays one line.</summary>
internal static class LogText
{
    /// <summary>Replaces control characters.</summary>
    public static string Of(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(static letter => char.IsControl(letter) ? '?' : letter)) : text;

    /// <summary>Explains why something was done.</summary>
    /// <param name="reason">Why; may be empty.</param>
    public static string OfReason(string reason) => reason.Length == 0 ? "no reason is given" : Of(reason);

    /// <summary>Describes how long something holds.</summary>
    /// <param name="end">Until when; null: for good.</param>
    public static string OfEnd(DateTimeOffset? end) => end is { } moment ? $"until {moment:O}" : "for good";

    /// <summary>Names a room.</summary>
    /// <param name="chatId">Its id; empty: all rooms.</param>
    public static string OfRoom(string chatId) => chatId.Length == 0 ? "all chats" : Of(chatId);
}
