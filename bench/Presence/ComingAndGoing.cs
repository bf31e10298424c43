using System.Diagnostics;
using ChatGo.Bench.Load;
using ChatGo.Bench.Peers;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Presence;

/// <summary>Visitors that leave and come back, so many a second in all, in turn.</summary>
/// <param name="connections">How many connections they share.</param>
/// <param name="visitorsAConnection">How many share one.</param>
/// <param name="movesPerSecond">How many leave and come back each second; 0: they stay.</param>
internal sealed class ComingAndGoing(int connections, int visitorsAConnection, int movesPerSecond) : ISideLoad
{
    private readonly (Visitors Visitors, Connection Connection)[] _lines =
        new (Visitors Visitors, Connection Connection)[connections];

    private long _start;
    private long _turn;

    /// <summary>Gets the visitors.</summary>
    public IEnumerable<VisitorStream> All => _lines.SelectMany(static line => line.Visitors.All);

    /// <summary>Gets how often one left and came back.</summary>
    public long Moves { get; private set; }

    /// <inheritdoc/>
    public void Join(EventLoop loop, int port, CancellationToken cancellationToken)
    {
        for (var line = 0; line < connections; line++)
        {
            var visitors = new Visitors(line, visitorsAConnection);
            var connection = new Connection(loop, port, visitors);
            loop.Add(connection);
            connection.Flush();
            Audience.Await(
                loop, "visitors are let in", () => visitors.All.All(static one => one.ChatRef != 0), cancellationToken);
            _lines[line] = (visitors, connection);
        }
    }

    /// <inheritdoc/>
    public void Pump()
    {
        _start = _start == 0 ? Stopwatch.GetTimestamp() : _start;
        var due = (long)(Stopwatch.GetElapsedTime(_start).TotalSeconds * movesPerSecond);
        // One that is not in yet is passed over; the next turn makes up for it.
        for (var tries = 0; Moves < due && tries < connections; tries++)
        {
            var (visitors, connection) = _lines[_turn++ % connections];
            if (visitors.TryMove(connection.Outbox))
            {
                Moves++;
                tries = 0;
            }
        }

        foreach (var (_, connection) in _lines)
        {
            connection.Flush();
        }
    }
}
