using System.Globalization;
using System.Text.Json.Serialization;
using ChatGo.Client.Connections;
using ChatGo.Client.Load.Phases;

namespace ChatGo.Client.Load;

/// <summary>A load, as it is to be.</summary>
internal sealed record LoadOptions
{
    /// <summary>Where the server is, and what opens it.</summary>
    public required ServerAccess Server { get; init; }

    /// <summary>Further servers of the same rooms: users are spread over all, and go on to the next where one fails.</summary>
    public IReadOnlyList<ServerAccess> Others { get; init; } = [];

    /// <summary>Users. Default 10; 1 to 1,000,000.</summary>
    public int Users { get; init; } = 10;

    /// <summary>Rooms. Default 1; 1 to 1,000,000.</summary>
    public int Rooms { get; init; } = 1;

    /// <summary>The exponent of Zipf's law that rooms differ by; 0: evenly.</summary>
    public double Zipf { get; init; }

    /// <summary>The least size of a text. Unit: bytes. Default 64; at least 17.</summary>
    public int MinTextBytes { get; init; } = 64;

    /// <summary>The greatest size of a text. Unit: bytes. At most 16,384.</summary>
    public int MaxTextBytes { get; init; } = 64;

    /// <summary>Time over which the users connect. Unit: seconds; 0: as fast as they can.</summary>
    public double RampSeconds { get; init; }

    /// <summary>Users that share a connection. Default 1.</summary>
    public int UsersPerConnection { get; init; } = 1;

    /// <summary>The calls that are used.</summary>
    public LoadApi Api { get; init; }

    /// <summary>Whether the load speaks HTTP/2 itself where it can: without TLS, on Linux. Otherwise .NET's client
    /// does.</summary>
    public bool HasOwnHttp2 { get; init; } = true;

    /// <summary>Further readers that take ten messages a second, and no more.</summary>
    public int SlowReaders { get; init; }

    /// <summary>Processes that make the load.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>The phases, in order.</summary>
    public required IReadOnlyList<LoadPhase> Phases { get; init; }

    /// <summary>What the rooms' ids begin with, so that no two loads meet.</summary>
    public required string RunId { get; init; }

    /// <summary>Whether the rooms stay when the load is over.</summary>
    public bool KeepsRooms { get; init; }

    /// <summary>Where the results go as JSON; null: nowhere.</summary>
    public string? JsonFile { get; init; }

    /// <summary>Where the report goes; null: nowhere.</summary>
    public string? ReportFile { get; init; }

    /// <summary>The server's process, on this machine; null: not looked at.</summary>
    public int? ServerPid { get; init; }

    /// <summary>The p99 that is not to be exceeded. Unit: ms; null: any.</summary>
    public double? SloP99Ms { get; init; }

    /// <summary>The share of owed messages that must be delivered, 0 to 1; null: any.</summary>
    public double? SloDelivered { get; init; }

    /// <summary>The command line, for the report.</summary>
    public string Command { get; init; } = "";

    /// <summary>All servers.</summary>
    [JsonIgnore]
    public IReadOnlyList<ServerAccess> Servers => [Server, .. Others];

    /// <summary>The id of a room.</summary>
    /// <param name="room">0 to <see cref="Rooms"/> − 1.</param>
    public string RoomId(int room) => string.Create(CultureInfo.InvariantCulture, $"{RunId}-{room}");
}
