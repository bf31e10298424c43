using System.Diagnostics;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Load;

/// <summary>The readers of all rooms.</summary>
/// <param name="shape">How many.</param>
/// <param name="peers">How to speak.</param>
/// <param name="tally">Counts what they get.</param>
internal sealed class Audience(LoadShape shape, IPeers peers, Tally tally)
{
    /// <summary>Connections that are opened before the server has let the readers on them in: a server's queue of new
    /// connections never runs over.</summary>
    private const int Wave = 64;

    /// <summary>So little that a server meets it soon. Unit: bytes.</summary>
    private const int StalledReceiveBytes = 16_384;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly Reader[] _readers =
        [.. Enumerable.Range(0, shape.AllReaders).Select(index => new Reader(tally, index % shape.Rooms))];

    /// <summary>Gets the readers that read.</summary>
    public IReadOnlyList<Reader> Readers => _readers;

    /// <summary>Connects everybody and waits until the server has let everybody in.</summary>
    /// <exception cref="LoadException">It did not.</exception>
    public void Join(EventLoop loop, int port, CancellationToken cancellationToken)
    {
        foreach (var wave in _readers.Chunk(shape.ReadersAConnection).Chunk(Wave))
        {
            foreach (var together in wave)
            {
                var connection = new Connection(loop, port, peers.Read(tally, together));
                loop.Add(connection);
                connection.Flush();
            }

            Await(loop, "readers are let in", () => wave.All(AreIn), cancellationToken);
        }

        Stall(loop, port, cancellationToken);
    }

    /// <summary>Serves the connections until something holds.</summary>
    /// <exception cref="LoadException">It never did.</exception>
    public static void Await(EventLoop loop, string what, Func<bool> holds, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new LoadException($"Waited for {Patience.TotalSeconds} s in vain: {what}.");
            }

            loop.Poll(Moment);
        }
    }

    private static bool AreIn(Reader[] readers) => readers.All(static reader => reader.HasJoined);

    /// <summary>Lets the stalled readers in and leaves them alone.</summary>
    private void Stall(EventLoop loop, int port, CancellationToken cancellationToken)
    {
        for (var index = 0; index < shape.Stalled; index++)
        {
            var reader = new Reader(tally, index % shape.Rooms);
            var connection = new Connection(loop, port, peers.ReadNarrowly(tally, reader), StalledReceiveBytes);
            loop.Add(connection);
            connection.Flush();
            Await(loop, "a stalled reader is let in", () => reader.HasJoined, cancellationToken);
            loop.Silence(connection);
        }
    }
}
