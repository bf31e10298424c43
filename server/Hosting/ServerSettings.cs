using ChatGo.Core.Rooms;
using ChatGo.Server.Callers;
using ChatGo.Server.Engines;
using ChatGo.Server.Engines.Redis;
using ChatGo.Server.Limits;
using ChatGo.Server.Streams;
using static ChatGo.Server.Hosting.ServerSetting;

namespace ChatGo.Server.Hosting;

/// <summary>All settings, in groups.</summary>
internal static class ServerSettings
{
    private static readonly RoomOptions Room = new();
    private static readonly StoreOptions Store = new();
    private static readonly RedisOptions Redis = new();
    private static readonly StreamOptions Stream = new();
    private static readonly AuthenticationOptions Authentication = new();
    private static readonly LimitOptions Limits = new();

    /// <summary>Gets the groups, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<SettingGroup> Groups { get; } =
    [
        new("Where it listens",
        [
            Text("--urls", SettingNames.Urls, "URL", "Where to listen, http or https, several separated by ;", EndpointExtensions.DefaultUrl),
            Text("--http", "Web:Http", "URL", "Where browsers and plain HTTP come in, http or https, such as http://localhost:50080; https takes gRPC too"),
            Text("--admin", "Web:Admin", "URL", "Where the operators' page is"),
            Text("--allowed-hosts", "Web:AllowedHosts", "NAMES", "Names that --http and --admin answer to, separated by ;", "those listened on, localhost, 127.0.0.1, [::1]"),
            Text("--allowed-origins", "Web:AllowedOrigins", "ORIGINS", "Pages that may call, such as https://example.com, separated by ;", "those of the same origin"),
            Texts("--certificate", "Tls:Certificates", "FILE", "Certificate of the https URLs with its chain: PEM or PFX; more than once: chosen by the name that a client asks for"),
            Texts("--certificate-key", "Tls:CertificateKeys", "FILE", "Private key of a PEM certificate, as often and in the order of --certificate"),
            Number("--max-connections", "Streams:MaxConnections", "Connections at one time; 0: as many as descriptors allow", Stream.MaxConnections),
        ]),
        new("Who may call",
        [
            Text("--jwt-secret-file", "Authentication:JwtSecretFile", "FILE", "Secret of HS256, HS384 and HS512 tokens, 32 bytes or more"),
            Text("--jwt-previous-secret-file", "Authentication:JwtPreviousSecretFile", "FILE", "The secret before, good until --jwt-previous-until"),
            Text("--jwt-previous-until", "Authentication:JwtPreviousUntil", "TIME", "Until when it is, such as 2026-12-01T00:00:00Z"),
            Texts("--jwt-key", "Authentication:JwtKeys", "FILE", "Public key of tokens: PEM, JWK or JWKS; RS, PS and ES; more than once"),
            Text("--jwks-url", "Authentication:JwksUrl", "URL", "Where a JWKS is, https; asked every 5 minutes, and for a key that is not known once a minute"),
            Text("--jwt-issuer", "Authentication:JwtIssuer", "ISSUER", "The issuer of every token; needed with public keys"),
            Text("--jwt-audience", "Authentication:JwtAudience", "AUDIENCE", "What every token is for; needed with public keys"),
            Text("--jwt-type", "Authentication:JwtType", "TYPE", "The typ of every token, such as at+jwt"),
            Text("--jwt-name-claim", "Authentication:JwtNameClaim", "CLAIM", "The claim that names the caller", Authentication.JwtNameClaim),
            Text("--jwt-grants-claim", "Authentication:JwtGrantsClaim", "CLAIM", "The claim with what the caller may do", Authentication.JwtGrantsClaim),
            Number("--max-token-seconds", "Authentication:MaxTokenSeconds", "Seconds that a token may live", Authentication.MaxTokenSeconds),
            Number("--expired-grace-seconds", "Authentication:ExpiredGraceSeconds", "Seconds that a stream goes on whose token has ended", Authentication.ExpiredGraceSeconds),
            Text("--api-keys", "Authentication:ApiKeys", "FILE", "API keys, JSON: chatgo key NAME makes a line of it"),
            Text("--client-ca", "Authentication:ClientCa", "FILE", "Certificates that client certificates must be issued by, PEM"),
            Text("--client-grants", "Authentication:ClientGrants", "FILE", "What is granted to which client certificate, JSON"),
            Text("--anonymous-grant", "Authentication:AnonymousGrant", "GRANT", "What callers without credentials may do: read,send, or JSON; where nobody is known, read,send,create,delete"),
            Text("--default-grant", "Authentication:DefaultGrant", "GRANT", "What a token without the grants claim allows"),
            Text("--private-prefix", "Authentication:PrivatePrefix", "PREFIX", "How the ids of private rooms begin, which a grant for all rooms does not cover", Authentication.PrivatePrefix),
            Switch("--insecure", "Authentication:Insecure", "Listen where others reach it although nobody is known"),
        ]),
        new("How much users, addresses and rooms may do (0: no limit)",
        [
            OfUsers("--user-messages-per-second", "Limits:UserMessagesPerSecond", "Messages a user sends per second", "20"),
            Number("--user-messages-burst", "Limits:UserMessagesBurst", "Messages a user sends at once", Limits.UserMessagesBurst),
            Number("--user-bytes-per-second", "Limits:UserBytesPerSecond", "Bytes of messages a user sends per second", Limits.UserBytesPerSecond),
            OfUsers("--user-joins-per-second", "Limits:UserJoinsPerSecond", "Rooms a user joins per second", "50"),
            Number("--user-joins-burst", "Limits:UserJoinsBurst", "Rooms a user joins at once", Limits.UserJoinsBurst),
            OfUsers("--user-creates-per-second", "Limits:UserCreatesPerSecond", "Rooms a user makes per second", "1"),
            Number("--user-creates-burst", "Limits:UserCreatesBurst", "Rooms a user makes at once", Limits.UserCreatesBurst),
            OfUsers("--user-reads-per-second", "Limits:UserReadsPerSecond", "Gets and lists of a user per second", "50"),
            OfUsers("--user-read-bytes-per-second", "Limits:UserReadBytesPerSecond", "Bytes that lists tell a user per second", "10,485,760"),
            Number("--user-streams", "Limits:UserStreams", "Streams a user has open", Limits.UserStreams),
            Number("--user-rooms", "Limits:UserRooms", "Rooms that a user has made and that are there", Limits.UserRooms),
            Text("--trusted-proxies", "Limits:TrustedProxies", "CIDR", "Proxies that tell the address which is limited, by PROXY protocol, X-Forwarded-For or Forwarded: addresses and networks, separated by commas; unix for those on a unix socket"),
            Number("--address-messages-per-second", "Limits:AddressMessagesPerSecond", "Messages from an address per second", Limits.AddressMessagesPerSecond),
            Number("--address-bytes-per-second", "Limits:AddressBytesPerSecond", "Bytes of messages from an address per second", Limits.AddressBytesPerSecond),
            Number("--address-connections-per-second", "Limits:AddressConnectionsPerSecond", "Connections an address opens per second", Limits.AddressConnectionsPerSecond),
            Number("--address-connections", "Limits:AddressConnections", "Connections an address has", Limits.AddressConnections),
            Number("--address-failures-per-second", "Limits:AddressFailuresPerSecond", "Authentications of an address that fail per second", Limits.AddressFailuresPerSecond),
            Number("--room-messages-per-second", "Limits:RoomMessagesPerSecond", "Messages to a room per second", Limits.RoomMessagesPerSecond),
            Number("--room-bytes-per-second", "Limits:RoomBytesPerSecond", "Bytes of messages to a room per second", Limits.RoomBytesPerSecond),
        ]),
        new("Where rooms are kept",
        [
            Text("--data", "Store:Data", "DIR", "Directory that keeps rooms and messages; without it they are in memory, and end with the process"),
            Text("--redis", "Redis:Configuration", "WHERE", "Redis that keeps rooms for many servers: HOST:PORT,password=…, more hosts for a cluster, serviceName=… for Sentinel"),
            Text("--redis-prefix", "Redis:Prefix", "TEXT", "What every key in Redis begins with", Redis.Prefix),
            Text("--redis-acknowledge", "Redis:Acknowledge", "WHO", "primary: a message is acknowledged once the primary has it; replica: once a replica has it, too", Redis.Acknowledge),
            Number("--redis-failover-grace-milliseconds", "Redis:FailoverGraceMilliseconds", "Milliseconds that nothing is sent to a primary that is new", Redis.FailoverGraceMilliseconds),
            Switch("--exit-on-store-error", "Store:ExitOnError", "End with 3 once a write to the disk has failed, for whoever starts the server anew; else nothing is taken until then"),
            Text("--backups", "Store:Backups", "DIR", "Directory of the copies that chatgo backup makes", "DIR of --data with -backups behind it"),
            Text("--fsync", "Store:Fsync", "WHEN", "always: a message is on the disk before it is acknowledged; interval: within --fsync-milliseconds", Store.Fsync),
            Number("--fsync-milliseconds", "Store:FsyncMilliseconds", "Milliseconds between two waits for the disk with --fsync interval", Store.FsyncMilliseconds),
            Number("--ring-messages", "Rooms:RingMessages", "With --data or --redis: messages of a room in memory, a power of two", Room.RingMessages),
            Number("--ring-bytes", "Rooms:RingBytes", "With --data or --redis: bytes of a room's messages in memory", Room.RingBytes),
            Number("--max-pending-mebibytes", "Store:MaxPendingMebibytes", "MiB of messages that wait for the disk; further ones are refused", Store.MaxPendingMebibytes),
            Number("--block-cache-mebibytes", "Store:BlockCacheMebibytes", "MiB of the disk's contents that are remembered", Store.BlockCacheMebibytes),
            Number("--write-buffer-mebibytes", "Store:WriteBufferMebibytes", "MiB that are gathered before they go to tables, and read again after a crash", Store.WriteBufferMebibytes),
            Number("--min-free-mebibytes", "Store:MinFreeMebibytes", "MiB of free space below which nothing is taken; 0: until the disk is full", Store.MinFreeMebibytes),
        ]),
        new("Rooms",
        [
            Number("--history-messages", "Rooms:HistoryMessages", "Messages a room keeps, a power of two; with --data or --redis any number, 0: no limit", Room.HistoryMessages),
            Number("--history-bytes", "Rooms:HistoryBytes", "Bytes of messages a room keeps; with --data or --redis 0: no limit", Room.HistoryBytes),
            Number("--total-history-mebibytes", "Rooms:TotalHistoryMebibytes", "MiB of messages that all rooms keep: the largest drop their oldest; 0: a sixth of the memory there is", Room.TotalHistoryMebibytes),
            Number("--history-seconds", "Rooms:HistorySeconds", "Seconds a room keeps a message; 0: no limit", Room.HistorySeconds),
            Number("--max-text-bytes", "Rooms:MaxTextBytes", "Bytes of UTF-8 in a message's text", Room.MaxTextBytes),
            Number("--max-name-bytes", "Rooms:MaxNameBytes", "Bytes of UTF-8 in a name", Room.MaxNameBytes),
            Number("--max-rooms", "Rooms:MaxRooms", "Rooms at one time", Room.MaxRooms),
            Number("--max-readers-per-room", "Rooms:MaxReadersPerRoom", "Streams that read one room", Room.MaxReadersPerRoom),
            Number("--idle-room-seconds", "Rooms:IdleRoomSeconds", "Seconds without reader and message after which a room is removed; 0: never", Room.IdleRoomSeconds),
            Number("--sweep-seconds", "Rooms:SweepSeconds", "Seconds between looks for old messages and idle rooms", Room.SweepSeconds),
            Number("--presence-linger-seconds", "Rooms:PresenceLingerSeconds", "Seconds a member stays one after its last connection went", Room.PresenceLingerSeconds),
            Number("--max-named-members", "Rooms:MaxNamedMembers", "Members of a room beyond which only their count is told", Room.MaxNamedMembers),
        ]),
        new("Streams and connections",
        [
            Number("--heartbeat-seconds", "Streams:HeartbeatSeconds", "Seconds of silence after which a stream with notices carries a heartbeat", Stream.HeartbeatSeconds),
            Number("--max-rooms-per-stream", "Streams:MaxRoomsPerStream", "Rooms that one stream may join", Stream.MaxRoomsPerStream),
            Number("--stalled-reader-seconds", "Streams:StalledReaderSeconds", "Seconds a reader may take nothing before its stream is reset; 0: for ever", Stream.StalledReaderSeconds),
            Number("--request-seconds", "Streams:RequestSeconds", "Seconds within which a request must be complete; 0: no limit", Stream.RequestSeconds),
            Number("--keep-alive-seconds", "Streams:KeepAliveSeconds", "Seconds of silence, a ping unanswered among them, after which a connection is closed", Stream.KeepAliveSeconds),
            Number("--drain-seconds", "Streams:DrainSeconds", "Seconds over which a stop ends the streams; 0: at once", Stream.DrainSeconds),
            Number("--max-stream-age", "Streams:MaxAgeSeconds", "Seconds a stream may be open, a tenth less or more: its reader connects again, perhaps to another server; 0: no limit", Stream.MaxAgeSeconds),
            Number("--direct-writes", "Streams:DirectWrites", "1: messages are written straight to the sockets; 0: by Kestrel, slower", Stream.DirectWrites),
        ]),
    ];

    /// <summary>A limit of users, which has a default only where callers are known.</summary>
    private static ServerSetting OfUsers(string flag, string key, string help, string whereKnown) =>
        new(flag, key, help, SettingKind.Number, "N", $"{whereKnown} where callers are known, else 0");

    /// <summary>Gets all of them, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<ServerSetting> All { get; } = [.. Groups.SelectMany(static group => group.Settings)];
}
