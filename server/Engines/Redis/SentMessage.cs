using System.Buffers.Text;
using System.Globalization;

namespace ChatGo.Server.Engines.Redis;

/// <summary>What was sent under an id, as it stands in Redis: <c>epoch-sequence:fingerprint:time</c>.</summary>
/// <param name="Sequence">The message's number.</param>
/// <param name="Fingerprint">What tells its text from another.</param>
/// <param name="CreatedAt">When it was taken.</param>
internal readonly record struct SentMessage(long Sequence, ulong Fingerprint, DateTimeOffset CreatedAt)
{
    private const byte Separator = (byte)':';

    /// <summary>Writes what comes behind the position, which a script alone knows.</summary>
    public static string Write(ulong fingerprint, DateTimeOffset createdAt) =>
        string.Create(CultureInfo.InvariantCulture, $":{fingerprint}:{createdAt.UtcTicks}");

    /// <summary>Reads it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out SentMessage sent)
    {
        sent = default;
        var first = value.IndexOf(Separator);
        var last = value.LastIndexOf(Separator);
        if (first < 0 || last == first || !RedisValues.TryReadPosition(value[..first], out _, out var sequence)
            || !Utf8Parser.TryParse(value[(first + 1)..last], out ulong fingerprint, out _)
            || !Utf8Parser.TryParse(value[(last + 1)..], out long ticks, out _))
        {
            return false;
        }

        sent = new SentMessage(sequence, fingerprint, new DateTimeOffset(ticks, TimeSpan.Zero));
        return true;
    }
}
