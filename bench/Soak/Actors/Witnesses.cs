using System.Diagnostics;
using ChatGo.Bench.Soak.Peers;

namespace ChatGo.Bench.Soak.Actors;

/// <summary>Readers that stay from the first message to the last: each room has one of its own, with notices; one reads the
/// first without, and one follows all.</summary>
internal sealed class Witnesses : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private readonly SoakContext _context;
    private readonly List<SoakConnection> _connections = [];
    private readonly List<SoakReader> _readers = [];
    private readonly List<SoakStream> _streams = [];

    /// <summary>Initializes a new instance of the <see cref="Witnesses"/> class: all join.</summary>
    public Witnesses(SoakContext context)
    {
        _context = context;
        foreach (var room in context.Rooms)
        {
            Add(StreamKind.Notices, [context.Read(room, hasNotices: true)]);
        }

        Add(StreamKind.Plain, [context.Read(context.Rooms[0], hasNotices: false)]);
        Add(StreamKind.Follow, [.. context.Rooms.Select(room => context.Read(room, hasNotices: true))]);
    }

    /// <summary>Gets how many streams they have.</summary>
    public int Streams => _streams.Count;

    /// <summary>Gets done once the server has let all in.</summary>
    public Task Joined => Task.WhenAll(_streams.Select(static stream => stream.Headers));

    /// <summary>Waits until all have what was acknowledged, while nobody sends; what they do not get is lost.</summary>
    public async Task SettleAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        while (_readers.Any(static reader => reader.Last < reader.Room.Acknowledged)
            && Stopwatch.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(Moment);
        }

        foreach (var reader in _readers)
        {
            reader.Settle();
        }

        foreach (var stream in _streams.Where(static stream => stream.Ended.IsCompleted))
        {
            _context.CutOff("a witness", (await stream.Ended)!.Value);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _streams.ForEach(static stream => stream.Dispose());
        _connections.ForEach(static connection => connection.Dispose());
    }

    private void Add(StreamKind kind, SoakReader[] readers)
    {
        var connection = _context.Connect();
        _connections.Add(connection);
        _readers.AddRange(readers);
        _streams.Add(SoakStream.Open(_context, kind, connection, readers));
    }
}
