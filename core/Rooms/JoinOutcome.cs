namespace ChatGo.Core.Rooms;

/// <summary>How joining a room ended.</summary>
public enum JoinOutcome
{
    /// <summary>The reader is in.</summary>
    Joined,

    /// <summary>There is no such room.</summary>
    NotFound,

    /// <summary>The room has as many readers as it may have.</summary>
    RoomFull,

    /// <summary>The room is being removed; looking its id up again tells whether it was.</summary>
    Closed,

    /// <summary>The wanted position is beyond the newest message.</summary>
    PositionAhead,

    /// <summary>There is no such room, and no place to make it.</summary>
    TooManyRooms,

    /// <summary>There is no such room, and who would make it has made as many as it may.</summary>
    TooManyOfMaker,

    /// <summary>There is no such room, and the others hold as much as they may, with nothing to drop.</summary>
    HistoryFull,

    /// <summary>Where the reader belongs has the room already.</summary>
    AlreadyJoined,
}
