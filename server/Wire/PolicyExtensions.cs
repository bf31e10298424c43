using ChatGo.Api;
using ChatGo.Core.Rooms;

namespace ChatGo.Server.Wire;

/// <summary>What a room allows, as it is told.</summary>
internal static class PolicyExtensions
{
    /// <summary>Returns what a room allows.</summary>
    /// <param name="settings">The room's.</param>
    public static Policy ToPolicy(this RoomSettings settings) =>
        new() { SlowModeSeconds = (uint)settings.SlowModeSeconds, Frozen = settings.IsFrozen };
}
