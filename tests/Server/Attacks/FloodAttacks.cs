using ChatGo.Bench.Attacks;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>The floods of <see cref="FloodList"/>, so many bytes of each, and how each must end.</summary>
internal static class FloodAttacks
{
    private const int Bytes = 200_000;

    /// <summary>Those that do not simply go on: what they send is gone over and thrown away, at a cost below that of honest
    /// calls.</summary>
    private static readonly Dictionary<string, string> Ends = new()
    {
        ["honest"] = "status OK",
        ["made reset, increment of 0"] = "GOAWAY PROTOCOL_ERROR",
        // Where calls do not end as fast as they are reset, further ones are refused; where resets are not sent as fast as they
        // are made, Kestrel lets go of the connection.
        ["made reset, window overflows"] =
            "RST_STREAM FLOW_CONTROL_ERROR or RST_STREAM FLOW_CONTROL_ERROR, RST_STREAM REFUSED_STREAM or GOAWAY INTERNAL_ERROR or closed",
        ["rapid reset, headers"] = "goes on or GOAWAY ENHANCE_YOUR_CALM or closed",
        ["rapid reset, readers"] = "goes on or GOAWAY ENHANCE_YOUR_CALM or closed",
        ["made reset, PRIORITY of 4 bytes"] = "GOAWAY FRAME_SIZE_ERROR",
        ["made reset, PRIORITY on itself"] = "GOAWAY PROTOCOL_ERROR",
        ["made reset, HEADERS behind the end"] = "GOAWAY STREAM_CLOSED",
        ["made reset, DATA behind the end"] = "GOAWAY STREAM_CLOSED",
        ["answers without window"] = "status ResourceExhausted",
        ["requests byte by byte"] = "status OK",
        // Who reads nothing is read from no more, and let go once it has taken nothing for twice --keep-alive-seconds.
        ["PING, unread"] = "closed",
        ["SETTINGS, unread"] = "closed",
        ["CONTINUATION"] = "GOAWAY PROTOCOL_ERROR",
        ["empty CONTINUATION"] = "GOAWAY PROTOCOL_ERROR",
        ["HPACK, 7 × 3,900 bytes by reference"] = "status ResourceExhausted",
        ["HPACK, 90 × 300 bytes by reference"] = "status ResourceExhausted",
        ["HPACK, 4,000 × 3,900 bytes by reference"] = "GOAWAY PROTOCOL_ERROR",
        ["HPACK, 700 crumbs of a cookie"] = "GOAWAY PROTOCOL_ERROR",
        ["HPACK, 7 large crumbs of a cookie"] = "status ResourceExhausted",
        ["HPACK, table of 0 and 4,096 in turn"] = "status InvalidArgument",
        ["windows overflow, stream"] = "RST_STREAM FLOW_CONTROL_ERROR",
        ["windows overflow, connection"] = "GOAWAY FLOW_CONTROL_ERROR",
        ["lists of headers of at most 1 byte"] = "status OK",
        ["lengths of 4 GiB"] = "status InvalidArgument",
        ["lengths beyond the body"] = "status InvalidArgument",
        ["lengths short of the body"] = "status InvalidArgument",
        ["groups in groups, many"] = "status InvalidArgument",
        ["random bytes in requests"] = "status InvalidArgument",
        ["random bytes for frames"] = "GOAWAY FRAME_SIZE_ERROR or GOAWAY PROTOCOL_ERROR or closed",
        ["random bytes for a preface"] = "closed or GOAWAY PROTOCOL_ERROR",
    };

    /// <summary>Those that fill what is sent.</summary>
    private static readonly string[] Filling =
        ["PING", "PING, unread", "SETTINGS, unread", "rapid reset, readers", "answers without window", "requests byte by byte"];

    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        .. new[] { FloodList.Honest }.Concat(FloodList.All).Select(static flood =>
            new Attack(flood.Name, Ends.GetValueOrDefault(flood.Name, "goes on"), run => run.FloodAsync(flood, flood.Reads ? Bytes : int.MaxValue))
            {
                IsTlsToo = Filling.Contains(flood.Name),
            }),
    ];
}
