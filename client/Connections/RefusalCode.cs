namespace ChatGo.Client.Connections;

/// <summary>Why a server refuses, for programs, where the client says it in words of its own.</summary>
internal static class RefusalCode
{
    /// <summary>Something is done more often than a limit allows; the server's text says after how long to try again.
    /// </summary>
    public const string Rate = "RATE";

    /// <summary>The room is in slow mode, and the user's last message is too recent.</summary>
    public const string SlowMode = "SLOW_MODE";
}
