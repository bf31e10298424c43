namespace ChatGo.Server.Callers;

/// <summary>What a caller may do in a room (rule A2).</summary>
[Flags]
internal enum Permissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read the room and what is told of it.</summary>
    Read = 1,

    /// <summary>Send to it.</summary>
    Send = 2,

    /// <summary>Make it.</summary>
    Create = 4,

    /// <summary>Delete it.</summary>
    Delete = 8,

    /// <summary>Keep it in order.</summary>
    Moderate = 16,

    /// <summary>Everything, in every room. Counts with all rooms only.</summary>
    Admin = 32,

    /// <summary>What callers have where there is no authentication.</summary>
    Guest = Read | Send | Create | Delete,

    /// <summary>Everything.</summary>
    All = Guest | Moderate | Admin,
}
