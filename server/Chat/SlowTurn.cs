using ChatGo.Server.Moderation;

namespace ChatGo.Server.Chat;

/// <summary>A user's turn in a room that is in slow mode; nothing where it is not.</summary>
/// <param name="SlowMode">The room's; null: none was taken.</param>
/// <param name="Username">Whose turn it is.</param>
internal readonly record struct SlowTurn(SlowMode? SlowMode, string Username)
{
    /// <summary>Gives it back: nothing was sent.</summary>
    public void Return() => SlowMode?.Return(Username);
}
