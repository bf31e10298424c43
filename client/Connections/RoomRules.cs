using System.Globalization;
using ChatGo.Api;

namespace ChatGo.Client.Connections;

/// <summary>What a room is called, and what it allows.</summary>
/// <param name="Title">The title; empty: none.</param>
/// <param name="SlowModeSeconds">Seconds from one message of a user to its next; 0: no limit.</param>
/// <param name="IsFrozen">Whether only moderators may send.</param>
internal sealed record RoomRules(string Title, uint SlowModeSeconds, bool IsFrozen)
{
    private static readonly RoomRules None = new("", 0, false);

    /// <summary>What the room allows, in words that follow a colon.</summary>
    public string PolicyWords => $"{SlowModeWords}; {FrozenWords}";

    private string TitleWords => Title.Length > 0 ? $"its title is \"{Title}\"" : "it has no title";

    private string SlowModeWords => SlowModeSeconds > 0
        ? string.Create(CultureInfo.InvariantCulture, $"slow mode, one message per user every {SlowModeSeconds} s")
        : "no slow mode";

    private string FrozenWords => IsFrozen ? "frozen, only moderators may send" : "not frozen";

    /// <summary>The rules that <paramref name="changed"/> tells.</summary>
    public static RoomRules Of(ChatChanged changed) => Of(changed.Title, changed.Policy);

    /// <summary>The rules of <paramref name="chat"/>.</summary>
    public static RoomRules Of(Chat chat) => Of(chat.Title, chat.Policy);

    /// <summary>What is not as it was, in words that follow a colon.</summary>
    /// <param name="before">The rules before; null: not known.</param>
    public string NewsSince(RoomRules? before)
    {
        var known = before ?? None;
        string?[] news =
        [
            Title != known.Title ? TitleWords : null,
            SlowModeSeconds != known.SlowModeSeconds ? SlowModeWords : null,
            IsFrozen != known.IsFrozen ? FrozenWords : null,
        ];
        return this != known ? string.Join("; ", news.OfType<string>())
            : $"{TitleWords}; {PolicyWords}";
    }

    private static RoomRules Of(string title, Policy? policy) =>
        new(title, policy?.SlowModeSeconds ?? 0, policy?.Frozen ?? false);
}
