namespace ChatGo.Server.Moderation;

/// <summary>What became of a restriction that was to be set.</summary>
internal enum SetOutcome
{
    /// <summary>It holds.</summary>
    Set,

    /// <summary>The room has as many as may be.</summary>
    RoomFull,

    /// <summary>There are as many as may be.</summary>
    AllFull,
}
