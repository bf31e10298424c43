using System.Diagnostics;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Load;

/// <summary>One load on one server, from the first connection to the last delivery.</summary>
/// <remarks>One thread does all of it, and owns it.</remarks>
internal sealed class LoadRun : IDisposable
{
    /// <summary>Without any delivery for so long, what is missing is lost.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan SidePeriod = TimeSpan.FromMilliseconds(1);

    private readonly EventLoop _loop = new();
    private readonly LoadShape _shape;
    private readonly IPeers _peers;
    private readonly int _port;
    private readonly int _readersPort;
    private readonly ISender _sender;
    private readonly Publisher _publisher;
    private readonly Audience _audience;
    private readonly ISideLoad? _side;

    /// <summary>Initializes a new instance of the <see cref="LoadRun"/> class.</summary>
    /// <param name="shape">The load.</param>
    /// <param name="peers">How to speak.</param>
    /// <param name="port">The server's, on loopback.</param>
    /// <param name="side">What is done beside; null: nothing.</param>
    /// <param name="readersPort">That of the server that is read from; null: the same.</param>
    public LoadRun(LoadShape shape, IPeers peers, int port, ISideLoad? side = null, int? readersPort = null)
    {
        _readersPort = readersPort ?? port;
        _side = side;
        _shape = shape;
        _peers = peers;
        _port = port;
        _sender = peers.Send(shape.Rooms);
        _publisher = new Publisher(shape, _sender, Tally);
        _audience = new Audience(shape, peers, Tally);
    }

    /// <summary>Gets what was delivered.</summary>
    public Tally Tally { get; } = new();

    /// <summary>Gets how many messages readers were owed and never got.</summary>
    public long Lost => _audience.Readers.Sum(reader =>
        Math.Max(0, _publisher.SentTo(reader.Room) - reader.Received));

    /// <summary>Gets how many messages were acknowledged.</summary>
    public long Acknowledged => _sender.Acknowledged;

    /// <summary>Makes the rooms and lets the readers in.</summary>
    /// <exception cref="LoadException">The server did not play along.</exception>
    public void Join(CancellationToken cancellationToken)
    {
        if (_peers.MakeRooms(_shape.Rooms) is { } maker)
        {
            var connection = new Connection(_loop, _port, maker);
            _loop.Add(connection);
            Audience.Await(_loop, "the rooms are made", () => IsDone(maker, connection), cancellationToken);
        }

        _audience.Join(_loop, _readersPort, cancellationToken);
        _side?.Join(_loop, _port, cancellationToken);
    }

    /// <summary>Sends: first to warm up, then for what counts; then waits for what is under way.</summary>
    /// <param name="warmUp">How long the warm-up takes.</param>
    /// <param name="duration">How long the window is open.</param>
    /// <param name="window">Measures the server while it is open.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <exception cref="LoadException">The server did not play along.</exception>
    public void Drive(TimeSpan warmUp, TimeSpan duration, IWindow window, CancellationToken cancellationToken)
    {
        var connection = new Connection(_loop, _port, _sender);
        _loop.Add(connection);
        connection.Flush();
        Audience.Await(_loop, "the sender is let in", () => _sender.IsReady, cancellationToken);
        _publisher.Start();
        SendFor(warmUp, connection, cancellationToken);
        window.Open();
        Tally.IsOpen = true;
        SendFor(duration, connection, cancellationToken);
        Tally.IsOpen = false;
        window.Close();
        Drain(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _loop.Dispose();

    private static bool IsDone(IRoomMaker maker, Connection connection)
    {
        maker.AskForMore(connection.Outbox);
        connection.Flush();
        return maker.IsDone;
    }

    private void SendFor(TimeSpan time, Connection connection, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _publisher.Pump(connection);
            _side?.Pump();
            _loop.Poll(_side is null || _publisher.Idle() < SidePeriod ? _publisher.Idle() : SidePeriod);
        }
    }

    private void Drain(CancellationToken cancellationToken)
    {
        var owed = _publisher.Sent * _shape.Readers;
        var (delivered, since) = (Tally.Delivered, Stopwatch.GetTimestamp());
        while (!_publisher.IsAcknowledged || Tally.Delivered < owed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _loop.Poll(Moment);
            if (Tally.Delivered != delivered)
            {
                (delivered, since) = (Tally.Delivered, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(since) > Silence)
            {
                return;
            }
        }
    }
}
