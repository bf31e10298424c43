namespace ChatGo.Client.Connections;

/// <summary>Hears which room is in use.</summary>
internal interface IRoomListener
{
    /// <summary>The server made <paramref name="room"/>.</summary>
    /// <param name="room">The room.</param>
    /// <param name="lost">The room that it stands for, which the server does not know (any more); null for the first.
    /// </param>
    public void OnRoomMade(RoomLease room, RoomLease? lost);
}
