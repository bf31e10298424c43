namespace ChatGo.Core.Engines;

/// <summary>A change of who is in a room, as all its servers hear of it.</summary>
/// <param name="Revision">Its number: one more than that of the change before.</param>
/// <param name="Server">At which server.</param>
/// <param name="At">When.</param>
/// <param name="Joined">Names that became members there.</param>
/// <param name="Left">Names that are members there no more.</param>
/// <param name="Unnamed">Members there whose names are not told.</param>
public sealed record PresenceReport(
    long Revision, string Server, DateTimeOffset At, IReadOnlyList<string> Joined, IReadOnlyList<string> Left, int Unnamed);
