using System.Collections.Concurrent;

namespace ChatGo.Core.Presence;

/// <summary>The rosters that have something to tell or to wait for: a tick costs nothing for rooms where nobody comes
/// and goes.</summary>
/// <remarks>Any thread adds; one thread ticks.</remarks>
public sealed class PresenceSchedule
{
    private readonly ConcurrentQueue<Roster> _due = new();

    /// <summary>Lets every roster that is due tell what has changed.</summary>
    public void Tick()
    {
        for (var count = _due.Count; count > 0 && _due.TryDequeue(out var roster); count--)
        {
            if (roster.Tick())
            {
                _due.Enqueue(roster);
            }
        }
    }

    /// <summary>Adds a roster; it is in the schedule once at most.</summary>
    internal void Add(Roster roster) => _due.Enqueue(roster);
}
