namespace ChatGo.Server.Chat;

/// <summary>Something that a request names.</summary>
/// <param name="Type">What it is: chat or message.</param>
/// <param name="Name">Its id.</param>
internal sealed record NamedResource(string Type, string Name);
