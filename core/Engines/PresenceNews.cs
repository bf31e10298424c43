namespace ChatGo.Core.Engines;

/// <summary>Who came and went at one server, net.</summary>
/// <param name="Joined">Names that became members there.</param>
/// <param name="Left">Names that are members there no more.</param>
/// <param name="Members">Members there now.</param>
/// <param name="NamesOmitted">Whether there are too many to tell their names.</param>
public sealed record PresenceNews(
    IReadOnlyList<string> Joined, IReadOnlyList<string> Left, int Members, bool NamesOmitted);
