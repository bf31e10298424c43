namespace ChatGo.Server.Callers;

/// <summary>What a caller may do in which rooms (rule A2): exact ids, and patterns that end with <c>*</c>. Grants add up;
/// none takes away.</summary>
/// <remarks>Immutable; any thread.</remarks>
internal sealed class Grants
{
    private readonly Dictionary<string, RoomGrant> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RoomGrant>.AlternateLookup<ReadOnlySpan<char>> _byId;
    private readonly (string Begin, RoomGrant Grant)[] _patterns;

    /// <summary>Initializes a new instance of the <see cref="Grants"/> class.</summary>
    /// <param name="grants">Rooms, and what is allowed in them.</param>
    public Grants(IEnumerable<(string Room, RoomGrant Grant)> grants)
    {
        var patterns = new Dictionary<string, RoomGrant>(StringComparer.Ordinal);
        foreach (var (room, grant) in grants)
        {
            var (target, name) = room.EndsWith('*') ? (patterns, room[..^1]) : (_exact, room);
            target[name] = target.GetValueOrDefault(name) | grant;
            InAnyRoom |= grant.Can;
        }

        _byId = _exact.GetAlternateLookup<ReadOnlySpan<char>>();
        ForAll = patterns.GetValueOrDefault(string.Empty);
        IsAdmin = (ForAll.Can & Permissions.Admin) != 0;
        _patterns = [.. patterns.Where(static pattern => pattern.Key.Length > 0).Select(static pattern => (pattern.Key, pattern.Value))];
        IsEmpty = _exact.Count == 0 && patterns.Count == 0;
    }

    /// <summary>Gets the grants that allow nothing.</summary>
    public static Grants None { get; } = new([]);

    /// <summary>Gets those of callers where there is no authentication (rule A0).</summary>
    public static Grants Guest { get; } = new([("*", new RoomGrant(Permissions.Guest, IsHidden: false))]);

    /// <summary>Gets whether they allow everything, everywhere.</summary>
    public bool IsAdmin { get; }

    /// <summary>Gets whether they allow nothing.</summary>
    public bool IsEmpty { get; }

    /// <summary>Gets what is allowed in some room or other.</summary>
    public Permissions InAnyRoom { get; }

    /// <summary>Gets what is allowed in all rooms.</summary>
    public RoomGrant ForAll { get; }

    /// <summary>Returns what is allowed in a room, there or not.</summary>
    /// <param name="room">Its id.</param>
    /// <param name="privateLength">How long the prefix is of a private room's id (rule D4): patterns must be longer. -1: it
    /// is not private.</param>
    public RoomGrant For(ReadOnlySpan<char> room, int privateLength)
    {
        if (IsAdmin)
        {
            return ForAll with { Can = Permissions.All };
        }

        var grant = privateLength < 0 ? ForAll : default;
        if (_exact.Count > 0 && _byId.TryGetValue(room, out var exact))
        {
            grant |= exact;
        }

        foreach (var (begin, pattern) in _patterns)
        {
            if (begin.Length > privateLength && room.StartsWith(begin, StringComparison.Ordinal))
            {
                grant |= pattern;
            }
        }

        return grant with { Can = grant.Can & ~Permissions.Admin };
    }
}
