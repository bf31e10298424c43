using ChatGo.Api;

namespace ChatGo.Client.Connections;

/// <summary>Hears what one <see cref="RoomReader"/> receives. Calls come one at a time, in order.</summary>
internal interface IRoomReaderListener
{
    /// <summary>The stream stands: from now on no message of <paramref name="room"/> is missed.</summary>
    public void OnConnected(RoomLease room);

    /// <summary>The stream has ended; another attempt may follow.</summary>
    public void OnDisconnected();

    /// <summary>Messages are missing before the one that comes next.</summary>
    public void OnGap(SequenceGap gap);

    /// <summary>A message came.</summary>
    public void OnMessage(Message message);
}
