using ChatGo.Core.Log;
using ChatGo.Core.Messages;
using ChatGo.Core.Presence;

namespace ChatGo.Core.Rooms;

/// <summary>What the rooms of a registry share.</summary>
/// <param name="Options">The bounds.</param>
/// <param name="Presence">Where rosters say that they have something to tell.</param>
/// <param name="Total">What they hold together.</param>
/// <param name="Time">The clock.</param>
/// <param name="Codec">Lays out what an engine gives; null without an engine.</param>
internal sealed record RoomContext(
    RoomOptions Options, PresenceSchedule Presence, LogTotal Total, TimeProvider Time, IFrameCodec? Codec = null)
{
    /// <summary>Gets what readers below the logs of rooms share; null without an engine.</summary>
    public PageCache? Pages { get; } = Codec is null ? null : new PageCache(Time);

    /// <summary>Gets the lock under which rooms take settings that an engine has kept.</summary>
    public Lock SettingsGate { get; } = new();

    /// <summary>Gets the bounds of the rosters.</summary>
    public PresenceLimits PresenceLimits { get; } = new()
    {
        LingerSeconds = Options.PresenceLingerSeconds,
        MaxLingering = Options.MaxReadersPerRoom,
        MaxNamedMembers = Options.MaxNamedMembers,
    };
}
