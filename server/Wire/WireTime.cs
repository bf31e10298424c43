using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Wire;

/// <summary>A moment, as protobuf's Timestamp writes it.</summary>
/// <param name="Seconds">Since 1970, UTC.</param>
/// <param name="Nanos">Nanoseconds after them.</param>
internal readonly record struct WireTime(long Seconds, int Nanos)
{
    private const int TagBytes = 1;

    /// <summary>Gets how much is written. Unit: bytes.</summary>
    public int SizeBytes =>
        (Seconds == 0 ? 0 : TagBytes + CodedOutputStream.ComputeInt64Size(Seconds))
        + (Nanos == 0 ? 0 : TagBytes + CodedOutputStream.ComputeInt32Size(Nanos));

    /// <summary>Makes it of a clock's moment.</summary>
    public static WireTime Of(DateTimeOffset moment) => OfTicks(moment.UtcTicks);

    /// <summary>Makes it of ticks of 100 ns since the year 1.</summary>
    public static WireTime OfTicks(long utcTicks)
    {
        var ticks = utcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return rest < 0
            ? new WireTime(seconds - 1, (int)((rest + TimeSpan.TicksPerSecond) * TimeSpan.NanosecondsPerTick))
            : new WireTime(seconds, (int)(rest * TimeSpan.NanosecondsPerTick));
    }

    /// <summary>Returns the ticks of 100 ns since the year 1.</summary>
    public static long ToTicks(long seconds, int nanos) =>
        DateTimeOffset.UnixEpoch.Ticks + (seconds * TimeSpan.TicksPerSecond) + (nanos / TimeSpan.NanosecondsPerTick);

    /// <summary>Writes it.</summary>
    /// <returns>What is behind it.</returns>
    public Span<byte> WriteTo(Span<byte> target)
    {
        if (Seconds != 0)
        {
            target[0] = (byte)WireFormat.MakeTag(Timestamp.SecondsFieldNumber, WireFormat.WireType.Varint);
            target = WireWriter.Varint(target[TagBytes..], (ulong)Seconds);
        }

        if (Nanos != 0)
        {
            target[0] = (byte)WireFormat.MakeTag(Timestamp.NanosFieldNumber, WireFormat.WireType.Varint);
            target = WireWriter.Varint(target[TagBytes..], (ulong)Nanos);
        }

        return target;
    }
}
