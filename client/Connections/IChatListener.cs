using ChatGo.Api;

namespace ChatGo.Client.Connections;

/// <summary>Hears what one <see cref="ChatConnection"/> receives. Calls come one at a time, in order.</summary>
internal interface IChatListener
{
    /// <summary>The room is joined: from now on nothing said in it is missed. Again after each outage.</summary>
    public void OnConnected(RoomState room);

    /// <summary>The stream has ended; another attempt may follow, and resumes where this one ended.</summary>
    public void OnDisconnected();

    /// <summary>The room has begun a new life: it was lost with its server, and how much of it was never read is
    /// unknowable. Comes before <see cref="OnConnected"/>.</summary>
    public void OnNewLife();

    /// <summary>Messages are missing before the one that comes next.</summary>
    public void OnGap(SequenceGap gap);

    /// <summary>A message came; each only once.</summary>
    public void OnMessage(Message message);

    /// <summary>Members came or went. No order between this and messages is promised.</summary>
    public void OnPresence(PresenceChange change);

    /// <summary>The room is called, or allows, something else than was told before.</summary>
    /// <param name="rules">The rules from now on.</param>
    /// <param name="before">Those that were told before; null: none were.</param>
    public void OnRules(RoomRules rules, RoomRules? before);
}
