using System.Runtime.CompilerServices;
using ChatGo.Core.Rooms;
using ChatGo.Server.Callers;
using ChatGo.Server.Moderation;

namespace ChatGo.Server.Chat;

/// <summary>What restrictions and a room's policy do not allow (rule D1).</summary>
/// <remarks>Any thread.</remarks>
internal sealed class RoomOrder(Restrictions restrictions, ReaderRules rules, TimeProvider time)
{
    private readonly ConditionalWeakTable<Room, SlowMode> _slowModes = [];

    /// <summary>Whether anything may bind who sends to a room.</summary>
    public bool BindsSends(Room room) => !restrictions.IsEmpty || !room.Settings.IsOpen;

    /// <summary>Refuses a caller that was banned.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="chatId">The room that its call names; empty: none.</param>
    /// <param name="claimed">The name that it claims; empty: none.</param>
    /// <returns>Null where it was not.</returns>
    public Refusal? CheckBan(Caller caller, string chatId, string claimed = "") =>
        rules.Find(RestrictionKind.Ban, caller, chatId, claimed) is { } ban ? Refusals.Restricted(ban, time) : null;

    /// <summary>Refuses a reader that was banned, or sent out of the room.</summary>
    /// <inheritdoc cref="CheckBan" path="/param"/>
    /// <returns>Null where it may come.</returns>
    public Refusal? CheckJoin(Caller caller, string chatId, string claimed) =>
        CheckBan(caller, chatId, claimed)
        ?? (rules.Find(RestrictionKind.Removal, caller, chatId, claimed) is { } removal ? Refusals.Restricted(removal, time) : null);

    /// <summary>Charges the turn of somebody who sends.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="sender">Under whose name it sends.</param>
    /// <param name="room">Where to.</param>
    /// <param name="taken">To be given back where the message is not stored.</param>
    /// <returns>Null where it may send.</returns>
    public Refusal? TakeTurn(Caller caller, string sender, Room room, out SlowTurn taken)
    {
        taken = default;
        if ((CheckBan(caller, room.Id, sender) ?? CheckMute(caller, room.Id, sender)) is { } refusal)
        {
            return refusal;
        }

        var settings = room.Settings;
        if (settings.IsOpen || rules.Moderates(caller, room.Id, sender))
        {
            return null;
        }

        if (settings.IsFrozen)
        {
            return Refusals.Frozen();
        }

        var slowMode = _slowModes.GetValue(room, _ => new SlowMode(time));
        var wait = slowMode.Take(sender, TimeSpan.FromSeconds(settings.SlowModeSeconds));
        if (wait > TimeSpan.Zero)
        {
            return Refusals.TooSoon(settings.SlowModeSeconds, wait);
        }

        taken = new SlowTurn(slowMode, sender);
        return null;
    }

    private Refusal? CheckMute(Caller caller, string chatId, string sender) =>
        rules.Find(RestrictionKind.Mute, caller, chatId, sender) is { } mute ? Refusals.Restricted(mute, time) : null;
}
