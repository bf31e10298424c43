namespace ChatGo.Core.Engines;

/// <summary>What an engine can do now.</summary>
public enum EngineHealth
{
    /// <summary>All.</summary>
    Good,

    /// <summary>What it keeps can be read; nothing is taken.</summary>
    ReadOnly,

    /// <summary>Nothing.</summary>
    Down,
}
