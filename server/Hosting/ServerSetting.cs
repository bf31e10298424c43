using System.Globalization;
using ChatGo.Core.Rooms;
using ChatGo.Server.Streams;

namespace ChatGo.Server.Hosting;

/// <summary>A setting: its flag, its configuration key, and what <c>--help</c> says of it.</summary>
/// <param name="Flag">As on the command line.</param>
/// <param name="Key">As in configuration; in the environment <c>CHATGO_</c> and <c>__</c> for each colon.</param>
/// <param name="Help">A sentence, unit first.</param>
/// <param name="Default">The default; what the options class says.</param>
internal sealed record ServerSetting(string Flag, string Key, string Help, int Default)
{
    private static readonly RoomOptions Room = new();
    private static readonly StreamOptions Stream = new();

    /// <summary>Gets all of them, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<ServerSetting> All { get; } =
    [
        new(
            "--history-messages",
            "Rooms:HistoryMessages",
            "Messages a room keeps, a power of two",
            Room.HistoryMessages),
        new("--history-bytes", "Rooms:HistoryBytes", "Bytes of messages a room keeps", Room.HistoryBytes),
        new(
            "--history-seconds",
            "Rooms:HistorySeconds",
            "Seconds a room keeps a message; 0: no limit",
            Room.HistorySeconds),
        new("--max-text-bytes", "Rooms:MaxTextBytes", "Bytes of UTF-8 in a message's text", Room.MaxTextBytes),
        new("--max-name-bytes", "Rooms:MaxNameBytes", "Bytes of UTF-8 in a name", Room.MaxNameBytes),
        new("--max-rooms", "Rooms:MaxRooms", "Rooms at one time", Room.MaxRooms),
        new("--max-readers-per-room", "Rooms:MaxReadersPerRoom", "Streams that read one room", Room.MaxReadersPerRoom),
        new(
            "--idle-room-seconds",
            "Rooms:IdleRoomSeconds",
            "Seconds without reader and message after which a room is removed; 0: never",
            Room.IdleRoomSeconds),
        new(
            "--sweep-seconds",
            "Rooms:SweepSeconds",
            "Seconds between looks for old messages and idle rooms",
            Room.SweepSeconds),
        new(
            "--presence-linger-seconds",
            "Rooms:PresenceLingerSeconds",
            "Seconds a member stays one after its last connection went",
            Room.PresenceLingerSeconds),
        new(
            "--max-named-members",
            "Rooms:MaxNamedMembers",
            "Members of a room beyond which only their count is told",
            Room.MaxNamedMembers),
        new(
            "--heartbeat-seconds",
            "Streams:HeartbeatSeconds",
            "Seconds of silence after which a stream with notices carries a heartbeat",
            Stream.HeartbeatSeconds),
        new(
            "--max-rooms-per-stream",
            "Streams:MaxRoomsPerStream",
            "Rooms that one stream may join",
            Stream.MaxRoomsPerStream),
        new(
            "--stalled-reader-seconds",
            "Streams:StalledReaderSeconds",
            "Seconds a reader may take nothing before its stream is reset; 0: for ever",
            Stream.StalledReaderSeconds),
        new(
            "--max-connections",
            "Streams:MaxConnections",
            "Connections at one time; 0: as many as descriptors allow",
            Stream.MaxConnections),
        new(
            "--request-seconds",
            "Streams:RequestSeconds",
            "Seconds within which a request must be complete; 0: no limit",
            Stream.RequestSeconds),
        new(
            "--keep-alive-seconds",
            "Streams:KeepAliveSeconds",
            "Seconds of silence, a ping unanswered among them, after which a connection is closed",
            Stream.KeepAliveSeconds),
        new(
            "--direct-writes",
            "Streams:DirectWrites",
            "1: messages are written straight to the sockets; 0: by Kestrel, slower",
            Stream.DirectWrites),
    ];

    /// <summary>Gets the default as text.</summary>
    public string DefaultText => Default.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Says what is wrong with a setting, by its flag and value.</summary>
    /// <param name="failure">What the options' validation said: the property, a colon, the problem.</param>
    /// <param name="configuration">What was given.</param>
    public static string Explain(string failure, IConfiguration configuration)
    {
        var property = failure.Split(':')[0];
        var setting = All.FirstOrDefault(setting => setting.Key.EndsWith($":{property}", StringComparison.Ordinal));
        if (setting is null)
        {
            return failure;
        }

        var problem = failure[(failure.IndexOf(" must ", StringComparison.Ordinal) + 1)..];
        return $"{setting.Flag} ({setting.Key}) is {configuration[setting.Key]}: {problem}";
    }
}
