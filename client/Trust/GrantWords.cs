namespace ChatGo.Client.Trust;

/// <summary>Formats grants in words.</summary>
internal static class GrantWords
{
    /// <summary>A line for each set of rooms; not yet harmless for a terminal.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<Grant> grants) => grants.Any(static grant => grant.Rooms.Count > 0)
        ? grants.SelectMany(static grant => grant.Rooms.Select(room => $"{Where(room)}: {What(grant, room)}"))
        : ["nothing"];

    private static string Where(string room) => room switch
    {
        "*" => "in all rooms but private ones",
        [.. var begin, '*'] => $"in rooms that begin with '{begin}'",
        _ => $"in the room '{room}'",
    };

    private static string What(Grant grant, string room)
    {
        var can = grant.Can.Distinct().Where(name => name != "admin" || room == "*").ToList();
        var allowed = can.Contains("admin") ? "everything, and in private rooms too (admin)"
            : can.Count > 0 ? string.Join(", ", can)
            : "nothing";
        var idle = grant.Can.Contains("admin") && room != "*" ? "; admin counts for all rooms only" : "";
        return $"{allowed}{(grant.IsHidden ? ", unseen by others" : "")}{idle}";
    }
}
