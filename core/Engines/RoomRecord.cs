namespace ChatGo.Core.Engines;

/// <summary>A room as its engine keeps it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title; may be empty.</param>
/// <param name="Epoch">Its life: positions of another one are void.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="HadReader">Whether anybody has ever read it.</param>
/// <param name="Oldest">The oldest message kept; head + 1 for an empty room.</param>
/// <param name="Head">The newest message; 0 where none ever was.</param>
public sealed record RoomRecord(
    string Id, string Title, string Epoch, DateTimeOffset CreatedAt, bool HadReader = false, long Oldest = 1, long Head = 0);
