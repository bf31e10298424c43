namespace ChatGo.Server.Streams;

/// <summary>Why a reader may be in a room no more.</summary>
/// <param name="Reason">For programs, as in google.rpc.ErrorInfo.</param>
/// <param name="Message">For people to read.</param>
/// <param name="Until">When it may come back; null: not told.</param>
internal sealed record Expulsion(string Reason, string Message, DateTimeOffset? Until = null)
{
    /// <summary>Gets the one of a caller that has lost the grant for the room.</summary>
    public static Expulsion GrantGone { get; } = new("NO_GRANT", "the grant for the chat has gone");
}
