using System.ComponentModel.DataAnnotations;

namespace ChatGo.Server.Limits;

/// <summary>How much users, addresses and rooms may do. 0 turns a limit off. What is not set is the default where callers are
/// known, and off elsewhere; so are users' limits, which count the connection there, not the name that is claimed.</summary>
internal sealed class LimitOptions
{
    private const int Max = 1_000_000_000;

    /// <summary>The proxies that are believed when they tell an address: addresses, networks and <c>unix</c>, separated by
    /// commas. Default: none.</summary>
    public string? TrustedProxies { get; set; }

    /// <summary>Messages a user sends. Unit: per second. Default 20.</summary>
    [Range(0, Max)]
    public int? UserMessagesPerSecond { get; set; }

    /// <summary>Messages a user sends at once. Default 60.</summary>
    [Range(1, Max)]
    public int UserMessagesBurst { get; set; } = 60;

    /// <summary>Bytes of messages a user sends. Unit: per second. Default: no limit.</summary>
    [Range(0, Max)]
    public int UserBytesPerSecond { get; set; }

    /// <summary>Rooms a user joins. Unit: per second. Default 50.</summary>
    [Range(0, Max)]
    public int? UserJoinsPerSecond { get; set; }

    /// <summary>Rooms a user joins at once. Default 1,000.</summary>
    [Range(1, Max)]
    public int UserJoinsBurst { get; set; } = 1_000;

    /// <summary>Rooms a user makes. Unit: per second. Default 1.</summary>
    [Range(0, Max)]
    public int? UserCreatesPerSecond { get; set; }

    /// <summary>Rooms a user makes at once. Default 10.</summary>
    [Range(1, Max)]
    public int UserCreatesBurst { get; set; } = 10;

    /// <summary>Gets, lists and the like of a user. Unit: per second. Default 50.</summary>
    [Range(0, Max)]
    public int? UserReadsPerSecond { get; set; }

    /// <summary>Bytes that lists tell a user. Unit: per second. Default 10 MiB.</summary>
    [Range(0, Max)]
    public int? UserReadBytesPerSecond { get; set; }

    /// <summary>Streams a user has open. Default: no limit.</summary>
    [Range(0, Max)]
    public int UserStreams { get; set; }

    /// <summary>Rooms that a user has made and that are there. Default: no limit.</summary>
    [Range(0, Max)]
    public int UserRooms { get; set; }

    /// <summary>Messages that come from an address. Unit: per second. Default: no limit.</summary>
    [Range(0, Max)]
    public int AddressMessagesPerSecond { get; set; }

    /// <summary>Bytes of messages that come from an address. Unit: per second. Default: no limit.</summary>
    [Range(0, Max)]
    public int AddressBytesPerSecond { get; set; }

    /// <summary>Connections an address opens. Unit: per second. Default 50.</summary>
    [Range(0, Max)]
    public int AddressConnectionsPerSecond { get; set; } = 50;

    /// <summary>Connections an address has. Default 200.</summary>
    [Range(0, Max)]
    public int AddressConnections { get; set; } = 200;

    /// <summary>Authentications of an address that fail. Unit: per second. Default 10.</summary>
    [Range(0, Max)]
    public int AddressFailuresPerSecond { get; set; } = 10;

    /// <summary>Messages to a room. Unit: per second. Default: no limit.</summary>
    [Range(0, Max)]
    public int RoomMessagesPerSecond { get; set; }

    /// <summary>Bytes of messages to a room. Unit: per second. Default: no limit.</summary>
    [Range(0, Max)]
    public int RoomBytesPerSecond { get; set; }
}
