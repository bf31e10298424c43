namespace ChatGo.Server.Callers;

/// <summary>What a caller may do in one room.</summary>
/// <param name="Can">What it may do.</param>
/// <param name="IsHidden">Whether it reads unseen: it is no member and counts in no figure.</param>
internal readonly record struct RoomGrant(Permissions Can, bool IsHidden)
{
    /// <summary>Returns what two grants allow together.</summary>
    public static RoomGrant operator |(RoomGrant one, RoomGrant other) =>
        new(one.Can | other.Can, one.IsHidden || other.IsHidden);
}
