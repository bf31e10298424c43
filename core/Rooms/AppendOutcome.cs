namespace ChatGo.Core.Rooms;

/// <summary>How sending a message under an id ended.</summary>
public enum AppendOutcome
{
    /// <summary>It was stored.</summary>
    Stored,

    /// <summary>It was there already; nothing was stored.</summary>
    Duplicate,

    /// <summary>Another text was sent under this id; nothing was stored.</summary>
    OtherText,

    /// <summary>The room was removed; nothing was stored.</summary>
    Ended,
}
