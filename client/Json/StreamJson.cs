using ChatGo.Api;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Json;

/// <summary>An open stream as JSON.</summary>
/// <param name="StreamId">Its id.</param>
/// <param name="Username">Who reads; left out where it is nameless.</param>
/// <param name="Call">The call that opened it.</param>
/// <param name="RemoteAddress">The peer's address and port.</param>
/// <param name="OpenedAt">When it was opened, RFC 3339 in UTC.</param>
/// <param name="Rooms">Rooms that it reads.</param>
/// <param name="Lag">Messages that wait for it.</param>
/// <param name="Messages">Messages and notices that it has carried.</param>
/// <param name="Bytes">What they weigh.</param>
/// <param name="BlockedMs">For how long it has taken nothing; 0: it is not blocked. Unit: ms.</param>
/// <param name="Node">The machine that has it; left out where it is not told.</param>
internal sealed record StreamJson(
    ulong StreamId, string? Username, string Call, string RemoteAddress, string OpenedAt, uint Rooms, ulong Lag,
    ulong Messages, ulong Bytes, ulong BlockedMs, string? Node)
{
    /// <summary>The JSON of <paramref name="stream"/>.</summary>
    public static StreamJson Of(StreamInfo stream) => new(
        stream.StreamId, stream.Username.Length > 0 ? stream.Username : null, stream.Call, stream.RemoteAddress,
        MessageTime.Of(stream.OpenedAt), stream.Rooms, stream.Lag, stream.Messages, stream.Bytes, stream.BlockedMs,
        stream.Node.Length > 0 ? stream.Node : null);
}
