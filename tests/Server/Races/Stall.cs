namespace ChatGo.Tests.Server.Races;

/// <summary>How the readers of a connection stall.</summary>
internal enum Stall
{
    Never,

    /// <summary>They give no window back.</summary>
    GivesNoWindow,

    /// <summary>They leave everything in the socket.</summary>
    ReadsNothing,

    /// <summary>They lower the first window of every stream to nothing.</summary>
    LowersTheWindow,
}
