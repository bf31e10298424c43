using ChatGo.Core.Rooms;

namespace ChatGo.Server.Limits;

/// <summary>The rooms that a user may have made.</summary>
/// <param name="User">The user.</param>
/// <param name="Max">Rooms at most.</param>
internal sealed record RoomAllowance(UserBudget User, int Max) : IRoomMaker
{
    /// <inheritdoc/>
    public bool TryTakeRoom() => User.TryTakeRoom(Max);

    /// <inheritdoc/>
    public void LoseRoom() => User.LoseRoom();
}
