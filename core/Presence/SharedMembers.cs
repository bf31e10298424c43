using ChatGo.Core.Engines;

namespace ChatGo.Core.Presence;

/// <summary>The members of a room that servers share: each name with the servers that it is at. Who leaves one of them while
/// at another has not left.</summary>
/// <remarks>Under its roster's lock.</remarks>
internal sealed class SharedMembers
{
    private readonly SortedDictionary<string, Dictionary<string, DateTimeOffset>> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _unnamed = new(StringComparer.Ordinal);

    /// <summary>Gets how many there are; who is at two servers that tell no names counts twice.</summary>
    public int Count => _members.Count + _unnamed.Values.Sum();

    /// <summary>Gets the names, in their order by ordinal, with how many servers each is at and since when.</summary>
    public IEnumerable<RoomMember> All => _members.Select(static member =>
        new RoomMember(member.Key, member.Value.Count, member.Value.Values.Min()));

    /// <summary>Handles a change.</summary>
    /// <param name="report">The change.</param>
    /// <param name="changes">Takes what is another thing now.</param>
    public void Take(PresenceReport report, NameChanges changes)
    {
        foreach (var name in report.Joined)
        {
            Add(report.Server, name, report.At, changes);
        }

        foreach (var name in report.Left)
        {
            Remove(report.Server, name, changes);
        }

        SetUnnamed(report.Server, report.Unnamed);
    }

    /// <summary>Reads everything anew.</summary>
    /// <param name="snapshot">Everything.</param>
    /// <param name="changes">Takes what is another thing now.</param>
    public void Take(PresenceSnapshot snapshot, NameChanges changes)
    {
        var kept = snapshot.Members.Select(static member => (member.Server, member.Username)).ToHashSet();
        foreach (var (name, server) in _members.SelectMany(static member => member.Value.Keys.Select(server => (member.Key, server))).ToArray())
        {
            if (!kept.Contains((server, name)))
            {
                Remove(server, name, changes);
            }
        }

        foreach (var (server, name, at) in snapshot.Members)
        {
            Add(server, name, at, changes);
        }

        _unnamed.Clear();
        foreach (var (server, count) in snapshot.Unnamed)
        {
            SetUnnamed(server, count);
        }
    }

    private void Add(string server, string name, DateTimeOffset at, NameChanges changes)
    {
        if (!_members.TryGetValue(name, out var servers))
        {
            _members.Add(name, servers = new(StringComparer.Ordinal));
            changes.Join(name);
        }

        servers.TryAdd(server, at);
    }

    private void Remove(string server, string name, NameChanges changes)
    {
        if (_members.TryGetValue(name, out var servers) && servers.Remove(server) && servers.Count == 0)
        {
            _members.Remove(name);
            changes.Leave(name);
        }
    }

    private void SetUnnamed(string server, int count)
    {
        if (count > 0)
        {
            _unnamed[server] = count;
        }
        else
        {
            _unnamed.Remove(server);
        }
    }
}
