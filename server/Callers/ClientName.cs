namespace ChatGo.Server.Callers;

/// <summary>What is granted to client certificates of one name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Terms">What it allows.</param>
/// <param name="Definition">What the file says of it, to tell whether that has changed.</param>
internal sealed record ClientName(string Name, Terms Terms, string Definition);
