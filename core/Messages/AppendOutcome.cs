namespace ChatGo.Core.Messages;

/// <summary>How sending a message ended.</summary>
public enum AppendOutcome
{
    /// <summary>It was stored.</summary>
    Stored,

    /// <summary>It was there already; nothing was stored.</summary>
    Duplicate,

    /// <summary>Another text was sent under this id; nothing was stored.</summary>
    OtherText,

    /// <summary>The room was removed, or is loaded no more; nothing was stored.</summary>
    Ended,

    /// <summary>The engine takes nothing now; nothing was stored.</summary>
    Unavailable,

    /// <summary>More waits for the engine than may; nothing was stored.</summary>
    Overloaded,

    /// <summary>Nobody knows whether it was stored: sent again under the same id, it is stored once.</summary>
    InDoubt,
}
