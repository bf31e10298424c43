using ChatGo.Api;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Json;

/// <summary>A server's figures as JSON.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Engine">Where messages are kept.</param>
/// <param name="StartedAt">When it was started, RFC 3339 in UTC.</param>
/// <param name="Draining">Whether it stops.</param>
/// <param name="Rooms">Rooms now.</param>
/// <param name="Streams">Open streams now.</param>
/// <param name="Connections">Open connections now.</param>
/// <param name="MessagesSent">Messages that rooms have taken since the start.</param>
/// <param name="MessagesDelivered">Messages and notices that streams have carried since the start.</param>
/// <param name="Gaps">How often since the start a reader fell too far behind.</param>
/// <param name="ResidentBytes">The memory that the process takes. Unit: bytes.</param>
internal sealed record StatsJson(
    string Version, string Engine, string StartedAt, bool Draining, uint Rooms, uint Streams, uint Connections,
    ulong MessagesSent, ulong MessagesDelivered, ulong Gaps, ulong ResidentBytes)
{
    /// <summary>The JSON of <paramref name="stats"/>.</summary>
    public static StatsJson Of(Stats stats) => new(
        stats.Version, stats.Engine, MessageTime.Of(stats.StartedAt), stats.Draining, stats.Rooms, stats.Streams,
        stats.Connections, stats.MessagesSent, stats.MessagesDelivered, stats.Gaps, stats.ResidentBytes);
}
