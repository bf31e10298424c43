using System.Threading.Channels;
using ChatGo.Core.Engines;
using ChatGo.Core.Log;

namespace ChatGo.Core.Presence;

/// <summary>The members of a room: usernames with a count of connections, and a log of their coming and going.
/// </summary>
/// <remarks>Any thread; a lock of its own, which no message takes. Changes are gathered until the next
/// <see cref="Tick"/> and told net, so that who comes and goes quickly costs readers nothing.</remarks>
public sealed partial class Roster
{
    /// <summary>Changes kept for readers that fall behind; beyond, they are told the count alone.</summary>
    private const int KeptChanges = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Attendance> _members = new(StringComparer.Ordinal);
    private readonly LinkedList<Attendance> _lingering = new();
    private readonly NameChanges _gathered = new();
    private readonly BroadcastChannel<PresenceChange> _changes;
    private readonly PresenceSchedule _schedule;
    private readonly PresenceLimits _limits;
    private readonly TimeProvider _time;

    private bool _isScheduled;
    private bool _hasChanged;
    private bool _omitsNames;
    private long _toldAt;
    private int _count;

    internal Roster(PresenceLimits limits, PresenceSchedule schedule, TimeProvider time)
    {
        (_limits, _schedule, _time) = (limits, schedule, time);
        var bounds = new BoundedChannelOptions(KeptChanges) { FullMode = BoundedChannelFullMode.DropOldest };
        _changes = new BroadcastChannel<PresenceChange>(bounds, time: time);
    }

    /// <summary>Gets the log of changes.</summary>
    public BroadcastChannel<PresenceChange> Changes => _changes;

    /// <summary>Gets the presence revision: that of the change told last; 0 before the first.</summary>
    public long Revision => _changes.Head;

    /// <summary>Gets how many are members now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Returns members in the order of their names, by ordinal.</summary>
    /// <param name="after">The name before the first; null from the start.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<RoomMember> Page(string? after, int count)
    {
        lock (_lock)
        {
            var here = _members.Values.Select(static member => new RoomMember(member.Username, member.Connections, member.JoinedAt));
            var elsewhere = _everybody?.All.Where(member => !_members.ContainsKey(member.Username)) ?? [];
            return
            [
                .. here.Concat(elsewhere)
                    .Where(member => after is null || string.CompareOrdinal(member.Username, after) > 0)
                    .OrderBy(static member => member.Username, StringComparer.Ordinal)
                    .Take(count),
            ];
        }
    }

    /// <summary>Counts a connection in.</summary>
    internal void Enter(string username)
    {
        lock (_lock)
        {
            if (!_members.TryGetValue(username, out var member))
            {
                member = new Attendance(username, _time.GetUtcNow());
                _members.Add(username, member);
                Gather(username, hasJoined: true);
            }

            member.Connections++;
            if (member.Linger is { } linger)
            {
                _lingering.Remove(linger);
                member.Linger = null;
            }
        }
    }

    /// <summary>Counts a connection out. The member leaves when its last has been gone for the linger.</summary>
    /// <param name="username">Its name.</param>
    /// <param name="lingers">Whether it does; else it leaves with its last at once.</param>
    internal void Leave(string username, bool lingers)
    {
        lock (_lock)
        {
            if (!_members.TryGetValue(username, out var member) || --member.Connections > 0)
            {
                return;
            }

            if (!lingers)
            {
                Remove(member);
                return;
            }

            member.AloneSince = _time.GetTimestamp();
            member.Linger = _lingering.AddLast(member);
            // Whoever comes and goes under ever new names takes no more places than readers may.
            if (_lingering.Count > _limits.MaxLingering)
            {
                EndLinger();
            }

            Schedule();
        }
    }

    /// <summary>Lets members go that were gone long enough, and tells what was gathered.</summary>
    /// <returns>Whether there is more to come.</returns>
    internal bool Tick()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            while (_lingering.First is { Value: var member }
                && _time.GetElapsedTime(member.AloneSince, now).TotalSeconds >= _limits.LingerSeconds)
            {
                EndLinger();
            }

            if (_hasChanged && IsTimeToTell(now))
            {
                Tell(now);
            }

            return _isScheduled = _hasChanged || _lingering.Count > 0;
        }
    }

    /// <summary>A large room's count is told once a second at most.</summary>
    private bool IsTimeToTell(long now) =>
        _members.Count <= _limits.MaxNamedMembers || _toldAt == 0
        || _time.GetElapsedTime(_toldAt, now) >= TimeSpan.FromSeconds(1);

    private void EndLinger()
    {
        var member = _lingering.First!.Value;
        _lingering.RemoveFirst();
        Remove(member);
    }

    private void Remove(Attendance member)
    {
        _members.Remove(member.Username);
        Gather(member.Username, hasJoined: false);
    }

    private void Gather(string username, bool hasJoined)
    {
        _hasChanged = true;
        Volatile.Write(ref _count, Math.Max(_members.Count, _everybody?.Count ?? 0));
        _omitsNames |= _members.Count > _limits.MaxNamedMembers || _gathered.Count > _limits.MaxNamedMembers;
        if (_omitsNames)
        {
            _gathered.Clear();
        }
        else if (hasJoined)
        {
            _gathered.Join(username);
        }
        else
        {
            _gathered.Leave(username);
        }

        Schedule();
    }

    private void Schedule()
    {
        if (!_isScheduled)
        {
            _isScheduled = true;
            _schedule.Add(this);
        }
    }

    private void Tell(long now)
    {
        if (_omitsNames || _gathered.Count > 0)
        {
            if (_line is null)
            {
                _changes.TryAppend(new PresenceChange(_gathered.Joined, _gathered.Left, _members.Count, _omitsNames), out _);
            }
            else
            {
                _line.Tell(new PresenceNews(_gathered.Joined, _gathered.Left, _members.Count, _omitsNames));
            }

            _toldAt = now;
        }

        _gathered.Clear();
        _hasChanged = false;
        _omitsNames = false;
    }
}
