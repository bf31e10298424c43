using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Chat;

/// <summary>Moments that a request names.</summary>
internal static class TimeFields
{
    private const long MinSeconds = -62_135_596_800;
    private const long MaxSeconds = 253_402_300_799;
    private const int MaxNanos = 999_999_999;

    /// <summary>Checks a moment that must not have been.</summary>
    /// <param name="moment">The moment; null: none is told, which is fine.</param>
    /// <param name="field">Where it stands.</param>
    /// <param name="now">The time.</param>
    public static Refusal? CheckFuture(Timestamp? moment, string field, DateTimeOffset now) =>
        Check(moment, field)
        ?? (moment?.ToDateTimeOffset() <= now ? Refusals.InvalidField(field, $"{Text(moment)}; it has been, now is {now:O}") : null);

    /// <summary>Checks a moment that must have been.</summary>
    /// <inheritdoc cref="CheckFuture" path="/param"/>
    public static Refusal? CheckPast(Timestamp? moment, string field, DateTimeOffset now) =>
        Check(moment, field)
        ?? (moment?.ToDateTimeOffset() > now ? Refusals.InvalidField(field, $"{Text(moment)}; it has not been, now is {now:O}") : null);

    private static Refusal? Check(Timestamp? moment, string field) =>
        moment is null or { Seconds: >= MinSeconds and <= MaxSeconds, Nanos: >= 0 and <= MaxNanos }
            ? null
            : Refusals.InvalidField(field, $"{moment.Seconds} s and {moment.Nanos} ns; a moment of the years 1 to 9999 is needed");

    private static string Text(Timestamp moment) => $"{moment.ToDateTimeOffset():O}";
}
