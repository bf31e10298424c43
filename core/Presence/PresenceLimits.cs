namespace ChatGo.Core.Presence;

/// <summary>What a roster keeps and tells; read at each use.</summary>
internal sealed class PresenceLimits
{
    /// <summary>Gets or sets how long a member who has gone still counts. Unit: seconds.</summary>
    public int LingerSeconds { get; set; }

    /// <summary>Gets or sets how many may do so at once. Unit: members.</summary>
    public int MaxLingering { get; set; }

    /// <summary>Gets or sets the most who are told by name. Unit: members.</summary>
    public int MaxNamedMembers { get; set; }
}
