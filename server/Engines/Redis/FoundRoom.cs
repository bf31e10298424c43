using System.Globalization;
using ChatGo.Core.Engines;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <summary>A room as a script describes it.</summary>
/// <param name="Record">The room.</param>
/// <param name="HasReplaced">Whether some of its messages have another content now.</param>
/// <param name="PresenceRevision">The number of the last change of who is in it; 0: nobody ever was.</param>
/// <param name="LastBefore">The newest number before the script did anything; null where it says nothing of that.</param>
internal sealed record FoundRoom(RoomRecord Record, bool HasReplaced, long PresenceRevision, long? LastBefore)
{
    /// <summary>Reads it.</summary>
    /// <param name="id">The room.</param>
    /// <param name="result">What the script gave.</param>
    /// <returns>Null: no such room.</returns>
    public static FoundRoom? Read(string id, RedisResult result)
    {
        if (result.IsNull || result.Length < 8)
        {
            return null;
        }

        var epoch = (string)result[0]!;
        var head = RedisValues.SequenceOf((string)result[5]!);
        var first = (string)result[6]!;
        // The first kept may be one of a former epoch.
        var oldest = first.Length == 0 ? head + 1
            : first.StartsWith(epoch, StringComparison.Ordinal) ? RedisValues.SequenceOf(first)
            : 1;
        var created = new DateTimeOffset(long.Parse((string)result[2]!, CultureInfo.InvariantCulture), TimeSpan.Zero);
        return new FoundRoom(
            new RoomRecord(id, (string)result[1]!, epoch, created, (string)result[3]! == "1", oldest, head),
            (string)result[4]! == "1",
            long.Parse((string)result[7]!, CultureInfo.InvariantCulture),
            result.Length > 8 ? long.Parse((string)result[8]!, CultureInfo.InvariantCulture) : null);
    }
}
