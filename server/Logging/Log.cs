using System.Net;

namespace ChatGo.Server.Logging;

/// <summary>Every line the server logs. Ids: 1 to 99 hosting, 100 to 199 rooms, 200 to 299 streams, 300 to 399
/// callers, 400 to 499 moderators and operators, 500 to 599 engines; never reused.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "chatgo-server {Version} listens on {Endpoint}")]
    public static partial void Listens(this ILogger logger, string version, string endpoint);

    [LoggerMessage(2, LogLevel.Warning, "{Endpoint} is reachable from other machines, and whoever reaches it can "
        + "read and write every room: --insecure")]
    public static partial void ListensBeyondLoopback(this ILogger logger, string endpoint);

    [LoggerMessage(3, LogLevel.Information, "Stopping: {Streams} open streams end with UNAVAILABLE "
        + "over {Seconds} s; another signal ends them at once")]
    public static partial void Stopping(this ILogger logger, int streams, int seconds);

    [LoggerMessage(12, LogLevel.Warning, "A message of the server's own has not arrived within {Seconds} s, or was not kept: chat_v1.ChatV1 is not serving")]
    public static partial void DeliversNothing(this ILogger logger, double seconds);

    [LoggerMessage(13, LogLevel.Information, "Messages arrive again: chat_v1.ChatV1 is serving")]
    public static partial void DeliversAgain(this ILogger logger);

    [LoggerMessage(4, LogLevel.Information, "{Rooms} rooms, {Streams} open streams; {Resident} bytes resident, "
        + "{InUse} bytes in use on the heap, {Allocated} bytes allocated since the start, {Collections} collections, "
        + "{Full} of them full, {PauseMs} ms paused for them")]
    public static partial void Usage(
        this ILogger logger,
        int rooms,
        int streams,
        long resident,
        long inUse,
        long allocated,
        int collections,
        int full,
        double pauseMs);

    [LoggerMessage(5, LogLevel.Warning, "{Count} more lines like one above were left out in the last minute: {Category}, "
        + "event {EventId}, {Error}")]
    public static partial void LeftOutRepeats(
        this ILogger logger, int count, string category, int eventId, string error);

    [LoggerMessage(6, LogLevel.Warning, "Refuses connections: {Why}")]
    public static partial void RefusesConnections(this ILogger logger, string why);

    [LoggerMessage(7, LogLevel.Warning, "This version of Kestrel keeps 16 KiB for the response headers of each connection: "
        + "readers take twice the memory")]
    public static partial void KeepsHeaderBuffers(this ILogger logger);

    [LoggerMessage(8, LogLevel.Information, "Shows clients {Path} as it is now, from the next handshake on")]
    public static partial void ShowsOtherCertificate(this ILogger logger, string path);

    [LoggerMessage(9, LogLevel.Warning, "Keeps the certificate that it had: {Problem}")]
    public static partial void KeepsOldCertificate(this ILogger logger, string problem);

    [LoggerMessage(10, LogLevel.Error, "Refuses a connection on a TLS address that no TLS was set up for")]
    public static partial void RefusesPlaintext(this ILogger logger);

    [LoggerMessage(11, LogLevel.Warning, "Refuses a connection of the trusted proxy {Proxy}: {Why}")]
    public static partial void RefusesProxy(this ILogger logger, string proxy, string why);

    [LoggerMessage(407, LogLevel.Information, "{Who} copied the store to {Path}: {Bytes} bytes")]
    public static partial void BacksUp(this ILogger logger, string who, string path, ulong bytes);

    [LoggerMessage(500, LogLevel.Critical, "The store {Path} takes nothing any more: {Reason}. What it keeps can be read; what was being "
        + "written is in doubt. Start the server again once that is mended")]
    public static partial void StoreFails(this ILogger logger, string path, string reason);

    [LoggerMessage(501, LogLevel.Error, "The disk of {Path} has {Free} MiB left, less than --min-free-mebibytes {Least}: the store takes nothing until it has more")]
    public static partial void StoreIsLowOnSpace(this ILogger logger, string path, long free, int least);

    [LoggerMessage(502, LogLevel.Information, "The disk of {Path} has space again: the store takes messages")]
    public static partial void StoreHasSpace(this ILogger logger, string path);

    [LoggerMessage(503, LogLevel.Warning, "The system went down while {Path} was written with --fsync interval: the last messages of "
        + "{Rooms} rooms may be lost, so that each goes on under another epoch")]
    public static partial void StoreMayHaveLost(this ILogger logger, string path, int rooms);

    [LoggerMessage(510, LogLevel.Warning, "Redis at {EndPoint} keeps no log on its disk (appendonly no): what it holds goes with it")]
    public static partial void KeepsNoLog(this ILogger logger, EndPoint? endPoint);

    [LoggerMessage(511, LogLevel.Warning, "Redis at {EndPoint} takes no scripts: {Problem}")]
    public static partial void LoadsNoScripts(this ILogger logger, EndPoint? endPoint, string problem);

    [LoggerMessage(512, LogLevel.Warning, "{Room} lost {Messages} messages that Redis had acknowledged: readers that lack them are told of a gap")]
    public static partial void LosesMessages(this ILogger logger, string room, long messages);

    [LoggerMessage(513, LogLevel.Warning, "{Room} goes on under another epoch: a Redis that had lost messages gave their numbers again")]
    public static partial void Forks(this ILogger logger, string room);

    [LoggerMessage(514, LogLevel.Warning, "Redis is away, or another one now: readers stay, and nothing is sent until its rooms have been compared")]
    public static partial void LosesRedis(this ILogger logger);

    [LoggerMessage(515, LogLevel.Information, "Redis is there again, and its rooms have been compared: they take messages")]
    public static partial void SendsAgain(this ILogger logger);

    [LoggerMessage(516, LogLevel.Warning, "Redis tells nothing any more: all is heard on new connections")]
    public static partial void HearsNothing(this ILogger logger);

    [LoggerMessage(517, LogLevel.Warning, "A look at Redis failed, and is made again")]
    public static partial void LooksAgain(this ILogger logger, Exception failure);

    [LoggerMessage(518, LogLevel.Warning, "{Room} is not in Redis any more, whose primary was away or is another one: its readers are told that it was removed")]
    public static partial void LosesRoom(this ILogger logger, string room);

    [LoggerMessage(100, LogLevel.Information, "Removed {Removed} idle rooms, {Rooms} remain")]
    public static partial void RemovedIdleRooms(this ILogger logger, int removed, int rooms);

    [LoggerMessage(200, LogLevel.Information, "Reset {Streams} streams whose readers did not take a message for "
        + "{Seconds} s")]
    public static partial void ResetStalledStreams(this ILogger logger, int streams, int seconds);

    [LoggerMessage(201, LogLevel.Information, "Ended {Connections} connections whose peers took nothing of what waited "
        + "for them for {Seconds} s")]
    public static partial void EndedStuckConnections(this ILogger logger, int connections, int seconds);

    [LoggerMessage(300, LogLevel.Information, "Read {Source} again: its keys hold from now on")]
    public static partial void ReadKeysAgain(this ILogger logger, string source);

    [LoggerMessage(301, LogLevel.Warning, "Keeps the keys that it had of {Source}: {Problem}")]
    public static partial void KeepsOldKeys(this ILogger logger, string source, string problem);

    [LoggerMessage(302, LogLevel.Information, "Refuses a caller from {Address}: {Problem}")]
    public static partial void RefusesCaller(this ILogger logger, string address, string problem);

    [LoggerMessage(400, LogLevel.Information, "{Who} {Does} {User} in {Room}, {Until}: {Reason}")]
    public static partial void Restricts(
        this ILogger logger, string who, string does, string user, string room, string until, string reason);

    [LoggerMessage(401, LogLevel.Information, "{Who} lifts the {What} of {User} in {Room}")]
    public static partial void LiftsRestriction(this ILogger logger, string who, string what, string user, string room);

    [LoggerMessage(402, LogLevel.Information, "{Who} changes {Room}: slow mode {Seconds} s, frozen {IsFrozen}")]
    public static partial void ChangesChat(this ILogger logger, string who, string room, int seconds, bool isFrozen);

    [LoggerMessage(403, LogLevel.Information, "{Who} ends the streams of {Whose}, {Streams} of them: {Reason}")]
    public static partial void EndsStreams(this ILogger logger, string who, string whose, int streams, string reason);

    [LoggerMessage(404, LogLevel.Information, "{Who} broadcasts to {Where}: {Stored} chats took it, {Refused} did not")]
    public static partial void Broadcasts(this ILogger logger, string who, string where, int stored, int refused);

    [LoggerMessage(405, LogLevel.Information, "{Who} revokes the tokens of {User} issued before {Moment}")]
    public static partial void RevokesTokens(this ILogger logger, string who, string user, string moment);

    [LoggerMessage(406, LogLevel.Information, "Restrictions, policies and revocations are kept in memory: they end with the process")]
    public static partial void KeepsOrderInMemory(this ILogger logger);
}
