namespace ChatGo.Server.Callers;

/// <summary>An API key as its file has it.</summary>
/// <param name="Name">Who shows it; two may have one name, while one takes the other's place.</param>
/// <param name="Hash">Its SHA-256, hexadecimal, in upper case.</param>
/// <param name="Terms">What it allows.</param>
/// <param name="Definition">What the file says of it, to tell whether that has changed.</param>
internal sealed record ApiKey(string Name, string Hash, Terms Terms, string Definition);
