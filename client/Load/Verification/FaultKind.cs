namespace ChatGo.Client.Load.Verification;

/// <summary>What a server did wrong without a word.</summary>
internal enum FaultKind
{
    /// <summary>Messages never came, and no Gap told it.</summary>
    Loss,

    /// <summary>A message came twice on one stream.</summary>
    Double,

    /// <summary>A message came after a later one.</summary>
    Disorder,

    /// <summary>A message came whose sequence is before what the reader asked for, or that has none.</summary>
    Stray,

    /// <summary>A message came with a text that no user of the load has sent so.</summary>
    Altered,

    /// <summary>The server no longer holds, in the same epoch, what it has delivered.</summary>
    RolledBack,
}
