using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Streams;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Chat;

/// <summary>What the server has done, and has, since it was started.</summary>
internal sealed class ServerFigures(
    RoomRegistry rooms, OpenStreams streams, IConnectionCount connections, TimeProvider time, string version)
{
    private const string Memory = "memory";

    private readonly Timestamp _startedAt = Timestamp.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>Notifies it.</summary>
    public Stats Tell()
    {
        var tally = streams.Tally();
        return new Stats
        {
            Version = version,
            StartedAt = _startedAt,
            Rooms = (uint)rooms.Count,
            Streams = (uint)streams.Count,
            Connections = (uint)connections.Count,
            MessagesSent = (ulong)rooms.Messages,
            MessagesDelivered = (ulong)tally.Frames,
            Gaps = (ulong)tally.Gaps,
            ResidentBytes = (ulong)Environment.WorkingSet,
            Draining = streams.IsDraining,
            Engine = rooms.Engine?.Name ?? Memory,
        };
    }
}
