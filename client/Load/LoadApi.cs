namespace ChatGo.Client.Load;

/// <summary>The calls that a load uses.</summary>
internal enum LoadApi
{
    /// <summary>Session: each user reads and sends on one stream.</summary>
    Session,

    /// <summary>ConnectChat to read, SendMessage to send.</summary>
    Unary,
}
