namespace ChatGo.Core.Presence;

/// <summary>Names that came and went, net: who came and went again is not in it.</summary>
/// <remarks>One thread at a time.</remarks>
public sealed class NameChanges
{
    private readonly Dictionary<string, bool> _hasJoined = new(StringComparer.Ordinal);

    /// <summary>Gets how many names are in it.</summary>
    public int Count => _hasJoined.Count;

    /// <summary>Gets the names that came.</summary>
    public IReadOnlyList<string> Joined => [.. _hasJoined.Where(static change => change.Value).Select(static change => change.Key)];

    /// <summary>Gets the names that went.</summary>
    public IReadOnlyList<string> Left => [.. _hasJoined.Where(static change => !change.Value).Select(static change => change.Key)];

    /// <summary>Adds a name that came.</summary>
    public void Join(string name) => Add(name, hasJoined: true);

    /// <summary>Adds a name that went.</summary>
    public void Leave(string name) => Add(name, hasJoined: false);

    /// <summary>Adds those of a change.</summary>
    public void Add(PresenceChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        foreach (var name in change.Joined)
        {
            Join(name);
        }

        foreach (var name in change.Left)
        {
            Leave(name);
        }
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => _hasJoined.Clear();

    private void Add(string name, bool hasJoined)
    {
        if (_hasJoined.TryGetValue(name, out var before) && before != hasJoined)
        {
            _hasJoined.Remove(name);
        }
        else
        {
            _hasJoined[name] = hasJoined;
        }
    }
}
