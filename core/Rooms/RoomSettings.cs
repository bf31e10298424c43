namespace ChatGo.Core.Rooms;

/// <summary>What a room is called, and what it allows.</summary>
/// <remarks>Immutable; any thread.</remarks>
/// <param name="Title">The title, for people to read; empty where none was given.</param>
/// <param name="SlowModeSeconds">How long after one message of a user its next may come. Unit: seconds. 0: at once.</param>
/// <param name="IsFrozen">Whether only moderators may send.</param>
public sealed record RoomSettings(string Title, int SlowModeSeconds = 0, bool IsFrozen = false)
{
    /// <summary>Gets whether everybody may send, as often as they like.</summary>
    public bool IsOpen => SlowModeSeconds == 0 && !IsFrozen;
}
