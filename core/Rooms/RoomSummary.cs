using ChatGo.Core.Engines;

namespace ChatGo.Core.Rooms;

/// <summary>A room as it was at one moment.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Settings">What it is called and allows.</param>
/// <param name="Epoch">Its life.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Oldest">The oldest message that can be read; head + 1 when none can.</param>
/// <param name="Head">The newest message; 0 when none ever was.</param>
/// <param name="Readers">How many are seen to read it.</param>
/// <param name="Members">How many members it has.</param>
public readonly record struct RoomSummary(
    string Id, RoomSettings Settings, string Epoch, DateTimeOffset CreatedAt, long Oldest, long Head, int Readers, int Members)
{
    /// <summary>Describes a room that is loaded.</summary>
    /// <param name="room">The room.</param>
    public static RoomSummary Of(Room room)
    {
        ArgumentNullException.ThrowIfNull(room);
        // The head first: oldest is then at most one more.
        var head = room.Head;
        return new RoomSummary(
            room.Id, room.Settings, room.Epoch, room.CreatedAt, Math.Min(room.Oldest, head + 1), head, room.Readers, room.Members);
    }

    /// <summary>Describes a room that is not loaded: nobody reads it.</summary>
    /// <param name="record">The room.</param>
    /// <param name="settings">What it is called and allows now; null: as when it was made.</param>
    public static RoomSummary Of(RoomRecord record, RoomSettings? settings)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new RoomSummary(
            record.Id, settings ?? new RoomSettings(record.Title), record.Epoch, record.CreatedAt, record.Oldest, record.Head, Readers: 0, Members: 0);
    }
}
