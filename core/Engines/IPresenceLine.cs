namespace ChatGo.Core.Engines;

/// <summary>Where the servers that share a room tell one another who is in it.</summary>
public interface IPresenceLine
{
    /// <summary>Who is in the room here has changed. Never waits; what becomes of it comes to the follower, as all that is told
    /// of who is in the room, in one order for all servers.</summary>
    /// <param name="news">The change.</param>
    public void Tell(PresenceNews news);
}
