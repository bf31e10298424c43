namespace ChatGo.Client.Connections;

/// <summary>What a <see cref="ChatConnection"/> is to read, and as whom.</summary>
/// <param name="ChatId">The room.</param>
/// <param name="Username">Who reads and sends; empty: a reader that is no member.</param>
internal sealed record ConnectionOptions(string ChatId, string Username)
{
    /// <summary>Whether the room is made where the server does not know it, as after a restart of a server in memory, and
    /// the caller may make it; if not, a room that was never joined is refused, and one that was is waited for. Default: yes.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>How many of the newest held messages come first. Unit: messages. Default 0; nothing with
    /// <see cref="After"/>.</summary>
    public uint History { get; init; }

    /// <summary>Where to read on. Default: from now on.</summary>
    public RoomPosition? After { get; init; }

    /// <summary>Which calls carry the connection. Default: <see cref="ChatTransport.Session"/>.</summary>
    public ChatTransport Transport { get; init; }
}
