using ChatGo.Core.Engines;

namespace ChatGo.Core.Presence;

/// <content>A room that servers share: what changes here is told to all, and what all are told comes back, in one order.
/// </content>
public sealed partial class Roster
{
    private IPresenceLine? _line;
    private SharedMembers? _everybody;

    /// <summary>Shares the room from now on.</summary>
    /// <param name="line">Where who is here is told.</param>
    internal void Share(IPresenceLine line)
    {
        lock (_lock)
        {
            (_line, _everybody) = (line, _everybody ?? new SharedMembers());
        }
    }

    /// <summary>Returns who is here, as if all had just come.</summary>
    internal PresenceNews Here()
    {
        lock (_lock)
        {
            var isLarge = _members.Count > _limits.MaxNamedMembers;
            return new PresenceNews(isLarge ? [] : [.. _members.Keys], [], _members.Count, isLarge);
        }
    }

    /// <summary>Servers tell of a change. One that was told before changes nothing.</summary>
    internal void Take(PresenceReport report)
    {
        lock (_lock)
        {
            if (report.Revision == _changes.Head + 1)
            {
                var names = new NameChanges();
                _everybody!.Take(report, names);
                Append(report.Revision, names);
            }
        }
    }

    /// <summary>Servers tell who is there.</summary>
    internal void Take(PresenceSnapshot snapshot)
    {
        lock (_lock)
        {
            if (snapshot.Revision <= _changes.Head)
            {
                return;
            }

            var names = new NameChanges();
            _everybody!.Take(snapshot, names);
            // Changes between may have been told to nobody here: this one tells what they come to.
            _changes.SkipTo(snapshot.Revision - 1);
            Append(snapshot.Revision, names);
        }
    }

    private void Append(long revision, NameChanges names)
    {
        var members = _everybody!.Count;
        var omitsNames = members > _limits.MaxNamedMembers;
        _changes.TryAppendAt(revision, new PresenceChange(omitsNames ? [] : names.Joined, omitsNames ? [] : names.Left, members, omitsNames));
        Volatile.Write(ref _count, Math.Max(members, _members.Count));
    }
}
