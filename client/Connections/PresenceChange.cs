namespace ChatGo.Client.Connections;

/// <summary>Who came and went: one change or many.</summary>
/// <param name="Joined">Names that became members; empty in a large room, of which only the count is told.</param>
/// <param name="Left">Names that are members no more; empty as well in a large room.</param>
/// <param name="Members">Members now.</param>
internal sealed record PresenceChange(IReadOnlyList<string> Joined, IReadOnlyList<string> Left, uint Members);
