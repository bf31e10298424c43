using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ChatGo.Core.Engines;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <summary>Reads who is in a room, as it stands in Redis.</summary>
internal static class PresenceText
{
    /// <summary>Between a server and a name: no server has it in its own.</summary>
    private const char Separator = '\0';

    /// <summary>What comes before the names: revision, server, moment, unnamed members, how many names came.</summary>
    private const int HeadParts = 5;

    /// <summary>Reads a change: its parts, each behind its length in bytes and a colon.</summary>
    /// <returns>Null where it is not a change.</returns>
    public static PresenceReport? ReadReport(ReadOnlySpan<byte> told)
    {
        List<string> parts = [];
        while (told.Length > 0)
        {
            if (!Utf8Parser.TryParse(told, out int length, out var read) || length < 0 || told.Length < read + 1 + length || told[read] != ':')
            {
                return null;
            }

            parts.Add(Encoding.UTF8.GetString(told.Slice(read + 1, length)));
            told = told[(read + 1 + length)..];
        }

        return parts.Count >= HeadParts
            && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var revision)
            && long.TryParse(parts[2], CultureInfo.InvariantCulture, out var at)
            && int.TryParse(parts[3], CultureInfo.InvariantCulture, out var unnamed)
            && int.TryParse(parts[4], CultureInfo.InvariantCulture, out var joined) && joined >= 0 && parts.Count >= HeadParts + joined
            ? new PresenceReport(
                revision,
                parts[1],
                DateTimeOffset.FromUnixTimeMilliseconds(at),
                parts.GetRange(HeadParts, joined),
                parts.GetRange(HeadParts + joined, parts.Count - HeadParts - joined),
                unnamed)
            : null;
    }

    /// <summary>Reads who is in a room: the revision, then a hash.</summary>
    public static PresenceSnapshot ReadSnapshot(RedisResult result)
    {
        List<(string, string, DateTimeOffset)> members = [];
        Dictionary<string, int> unnamed = new(StringComparer.Ordinal);
        for (var entry = 1; entry + 1 < result.Length; entry += 2)
        {
            var field = (string)result[entry]!;
            var value = long.Parse((string)result[entry + 1]!, CultureInfo.InvariantCulture);
            var end = field.IndexOf(Separator, StringComparison.Ordinal);
            if (end < 0)
            {
                unnamed[field] = (int)value;
            }
            else
            {
                members.Add((field[..end], field[(end + 1)..], DateTimeOffset.FromUnixTimeMilliseconds(value)));
            }
        }

        return new PresenceSnapshot(long.Parse((string)result[0]!, CultureInfo.InvariantCulture), members, unnamed);
    }
}
