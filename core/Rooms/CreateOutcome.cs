namespace ChatGo.Core.Rooms;

/// <summary>How making a room ended.</summary>
public enum CreateOutcome
{
    /// <summary>It was made.</summary>
    Created,

    /// <summary>A room has that id.</summary>
    AlreadyExists,

    /// <summary>There are as many rooms as there may be.</summary>
    TooManyRooms,

    /// <summary>Whoever makes it has made as many as it may.</summary>
    TooManyOfMaker,

    /// <summary>The rooms hold as much as they may, and have nothing to drop.</summary>
    HistoryFull,
}
