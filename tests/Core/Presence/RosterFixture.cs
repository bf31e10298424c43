using ChatGo.Core.Log;
using ChatGo.Core.Presence;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Core.Presence;

/// <summary>A roster on a clock of its own, and a reader that notes what it tells.</summary>
internal sealed class RosterFixture : IDisposable
{
    private readonly BroadcastReader<PresenceChange> _reader;

    public RosterFixture()
    {
        Roster = new Roster(Limits, Schedule, Time);
        _reader = Roster.Changes.ReadFromNow();
    }

    public PresenceLimits Limits { get; } = new() { LingerSeconds = 5, MaxLingering = 10_000, MaxNamedMembers = 3 };

    public FakeTimeProvider Time { get; } = new();

    public PresenceSchedule Schedule { get; } = new();

    public Roster Roster { get; }

    public void Enter(params string[] names) => Array.ForEach(names, Roster.Enter);

    public void Leave(params string[] names) => Array.ForEach(names, name => Roster.Leave(name, lingers: true));

    /// <summary>Ticks once, later; gives what was told: +come -gone =members, or ? for names left out.</summary>
    public string TickAfter(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        Schedule.Tick();
        return string.Join(' ', Told());
    }

    /// <summary>The members and their connections.</summary>
    public string Members(string? after = null, int count = 100) =>
        string.Join(' ', Roster.Page(after, count).Select(static member => $"{member.Username}:{member.Connections}"));

    public void Dispose() => _reader.Dispose();

    private IEnumerable<string> Told()
    {
        while (_reader.TryRead(out var change))
        {
            foreach (var name in change.Joined.Order(StringComparer.Ordinal))
            {
                yield return $"+{name}";
            }

            foreach (var name in change.Left.Order(StringComparer.Ordinal))
            {
                yield return $"-{name}";
            }

            yield return $"{(change.NamesOmitted ? "?" : "=")}{change.Members}";
        }
    }
}
