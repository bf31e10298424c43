using System.Text.Json;
using ChatGo.Server.Limits;

namespace ChatGo.Server.Callers;

/// <summary>Reads the limits that a token gives its caller: <c>{"messages_per_second": 50, "messages_burst": 100, …}</c>.
/// </summary>
internal static class LimitsReader
{
    /// <summary>Reads the member <c>limits</c> of a grants claim.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="usual">What holds where nothing is said.</param>
    /// <returns>Null where it says nothing.</returns>
    /// <exception cref="FormatException">It is wrong.</exception>
    public static UserLimits? Read(JsonElement claim, UserLimits usual)
    {
        if (claim.ValueKind != JsonValueKind.Object || !claim.TryGetProperty("limits", out var given))
        {
            return null;
        }

        var limits = given.ValueKind == JsonValueKind.Object ? usual : throw new FormatException("limits is an object");
        foreach (var property in given.EnumerateObject())
        {
            var value = property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt32(out var number) && number >= 0
                ? number
                : throw new FormatException($"{property.Name} of limits is a whole number, 0 or more");
            limits = property.Name switch
            {
                "messages_per_second" => limits with { Messages = limits.Messages with { PerSecond = value } },
                "messages_burst" => limits with { Messages = limits.Messages with { Burst = Math.Max(1, value) } },
                "bytes_per_second" => limits with { Bytes = RateLimit.OfASecond(value) },
                "joins_per_second" => limits with { Joins = limits.Joins with { PerSecond = value } },
                "joins_burst" => limits with { Joins = limits.Joins with { Burst = Math.Max(1, value) } },
                "creates_per_second" => limits with { Creates = limits.Creates with { PerSecond = value } },
                "creates_burst" => limits with { Creates = limits.Creates with { Burst = Math.Max(1, value) } },
                "reads_per_second" => limits with { Reads = RateLimit.OfASecond(value) },
                "read_bytes_per_second" => limits with { ReadBytes = RateLimit.OfASecond(value) },
                "streams" => limits with { Streams = value },
                "rooms" => limits with { Rooms = value },
                _ => throw new FormatException($"there is no limit {property.Name}"),
            };
        }

        return limits;
    }
}
