using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Client.Connections;

/// <summary>Times that a server tells as RFC 3339 text: UTC, milliseconds, always 24 characters.</summary>
internal static class MessageTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const string Unknown = "----------T--:--:--.---Z";
    private const long MinSeconds = -62_135_596_800;
    private const long MaxSeconds = 253_402_300_799;
    private const int MaxNanos = 999_999_999;

    /// <summary>The text of <paramref name="time"/>; dashes where there is none or it is outside the years 1 to
    /// 9999.</summary>
    public static string Of(Timestamp? time) =>
        time is { Seconds: >= MinSeconds and <= MaxSeconds, Nanos: >= 0 and <= MaxNanos }
            ? time.ToDateTime().ToString(Format, CultureInfo.InvariantCulture)
            : Unknown;
}
