namespace ChatGo.Client.Connections;

/// <summary>Where a server is, and what opens it.</summary>
/// <param name="Address">The server's address, http or https.</param>
/// <param name="Credential">What is shown with every call; null: nothing.</param>
internal sealed record ServerAccess(Uri Address, Credential? Credential = null)
{
    /// <summary>The address as people write it, without a slash at the end.</summary>
    public string Name => ChatChannel.NameOf(Address);
}
