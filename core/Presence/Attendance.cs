namespace ChatGo.Core.Presence;

/// <summary>A member as its <see cref="Roster"/> counts it.</summary>
/// <param name="username">The name.</param>
/// <param name="joinedAt">When it became a member.</param>
internal sealed class Attendance(string username, DateTimeOffset joinedAt)
{
    public string Username { get; } = username;

    public DateTimeOffset JoinedAt { get; } = joinedAt;

    /// <summary>Streams under this name.</summary>
    public int Connections { get; set; }

    /// <summary>When the last of them went, in ticks of the clock; counts only while there is none.</summary>
    public long AloneSince { get; set; }

    /// <summary>Its place among those whose leaving is not yet certain; null where it is not among them.</summary>
    public LinkedListNode<Attendance>? Linger { get; set; }
}
