using System.Globalization;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Load.Http2;
using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Load.Rooms;
using ChatGo.Client.Load.Wire;
using Grpc.Core;

namespace ChatGo.Client.Load.Users;

/// <summary>The users of one process, with their rooms and connections.</summary>
/// <remarks>One task drives it; <see cref="Senders"/> belong to the sender.</remarks>
internal sealed class Crowd : IDisposable
{
    // Users that are let in before more try: a server's queue of new connections never runs over.
    private const int Wave = 64;
    private const int RoomsAtOnce = 50;

    // Ten messages a second.
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(5);

    private readonly LoadContext _context;
    private readonly LoadRoom[] _rooms;
    private readonly Http2Client? _http2;
    private readonly ILoadLine[] _lines;
    private readonly LoadUser[] _users;
    private readonly CancellationTokenSource _reading = new();
    private readonly List<Task> _tasks = [];
    private int _nextToRejoin;

    /// <summary>Makes the users whose number is <paramref name="index"/> modulo the number of processes.</summary>
    public Crowd(LoadContext context, int index)
    {
        _context = context;
        var options = context.Options;
        var places = RoomShares.Of(options.Users, options.Rooms, options.Zipf);
        var readers = places.CountBy(static room => room).ToDictionary();
        _rooms = [.. Enumerable.Range(0, options.Rooms)
            .Select(room => new LoadRoom(options.RoomId(room), readers.GetValueOrDefault(room)))];
        var numbers = Enumerable.Range(0, options.Users + options.SlowReaders)
            .Where(number => number % options.Processes == index).ToArray();
        var slow = numbers.Count(number => number >= options.Users);
        var lines = (numbers.Length - slow + options.UsersPerConnection - 1) / options.UsersPerConnection;
        _http2 = options.HasOwnHttp2 && options.Servers.All(static server => Http2Client.CanServe(server.Address)) ? new Http2Client() : null;
        _lines =
        [
            .. Enumerable.Range(0, Math.Max(1, lines)).Select(line => NewLine(new ServerRota(options.Servers, line + index))),
            .. Enumerable.Range(0, slow).Select(line => new LibraryLine(new ServerRota(options.Servers, line + index), SlowPause)),
        ];
        _users = [.. numbers.Select((number, place) => NewUser(
            number, _rooms[number < places.Length ? places[number] : number % options.Rooms],
            number < options.Users ? _lines[place / options.UsersPerConnection] : _lines[^(numbers.Length - place)]))];
        Senders = [.. _users.Where(static user => !user.IsSlow)];
    }

    /// <summary>Those that send: all but the slow readers.</summary>
    public IReadOnlyList<LoadUser> Senders { get; }

    /// <summary>Has the thread of the connections; null where .NET's client has them.</summary>
    public Http2Client? Http2 => _http2;

    /// <summary>Whether every user that is connected and reads as it should has what the senders know to be
    /// there.</summary>
    public bool HasAll => Senders.All(static user =>
        !user.IsConnected || user.Check.Epoch is not { } epoch || user.Check.Last >= user.Room.HeadOf(epoch));

    /// <summary>Makes the rooms, where the server does not know them.</summary>
    /// <exception cref="ClientFailureException">The server refuses.</exception>
    public async Task MakeRoomsAsync(CancellationToken stopping)
    {
        foreach (var rooms in _rooms.Chunk(RoomsAtOnce))
        {
            var made = await Task.WhenAll(rooms.Select(room => RoomMaker.TryMakeAsync(_lines[0], room, stopping)));
            stopping.ThrowIfCancellationRequested();
            if (made.FirstOrDefault(static status => status is not null) is { } refusal)
            {
                var fault = FaultReader.Read(new RpcException(refusal));
                throw new ClientFailureException($"cannot make a room: {fault.ReasonOn(_context.Options.Server.Address)}")
                {
                    IsUnavailable = fault.IsUnavailable,
                };
            }
        }
    }

    /// <summary>Lets everybody in, over the time that the load gives them.</summary>
    /// <exception cref="ClientFailureException">The server does not let everybody in.</exception>
    public async Task JoinAsync(CancellationToken stopping)
    {
        var pause = TimeSpan.FromSeconds(_context.Options.RampSeconds * Wave / _users.Length);
        var joined = 0;
        foreach (var wave in _users.Chunk(Wave))
        {
            foreach (var user in wave)
            {
                _tasks.Add(Task.Run(() => user.RunAsync(_reading.Token), CancellationToken.None));
            }

            joined += wave.Length;
            await Task.Delay(pause, stopping);
            await AwaitAsync(joined, stopping);
        }
    }

    /// <summary>Cuts a share of the connections.</summary>
    public void Cut(double share)
    {
        foreach (var line in _lines.Take((int)Math.Round(_lines.Length * share)))
        {
            line.Cut();
        }
    }

    /// <summary>Lets the next users leave and join again, in turn.</summary>
    public void Rejoin(int count)
    {
        for (var turn = 0; turn < count && Senders.Count > 0; turn++)
        {
            Senders[_nextToRejoin++ % Senders.Count].Rejoin();
        }
    }

    /// <summary>Ends all reading. What has not come to readers that should have it counts as lost.</summary>
    /// <param name="isDrained">Whether everything that was under way has had its time.</param>
    public async Task LeaveAsync(bool isDrained)
    {
        var connected = _users.Where(static user => user.IsConnected && !user.IsSlow).ToHashSet();
        await _reading.CancelAsync();
        await Task.WhenAny(Task.WhenAll(_tasks), Task.Delay(TimeSpan.FromSeconds(0.5)));
        if (_tasks.Find(static task => task.IsFaulted) is { } broken)
        {
            await broken;
        }

        var heads = _users.Where(static user => user.Check.IsFollowing)
            .GroupBy(static user => (user.Room, user.Check.Epoch!))
            .ToDictionary(static group => group.Key, static group =>
                Math.Max(group.Max(static user => user.Check.Last), group.Key.Room.HeadOf(group.Key.Item2)));
        foreach (var user in _users)
        {
            if (isDrained && connected.Contains(user) && user.Check is { IsFollowing: true, Epoch: { } epoch })
            {
                user.Check.SettleAt(heads[(user.Room, epoch)]);
            }
            else
            {
                user.Check.Settle();
            }
        }
    }

    /// <summary>Adds up what the readers have seen.</summary>
    public LoadSample Count() => new()
    {
        Delivered = _users.Sum(static user => user.IsSlow ? 0 : user.Check.Received),
        Announced = _users.Sum(static user => user.IsSlow ? 0 : user.Check.Announced),
        AnnouncedToSlow = _users.Sum(static user => user.IsSlow ? user.Check.Announced : 0),
        Lost = _users.Sum(static user => user.Check.Lost),
        LostWithEpoch = _users.Sum(static user => user.IsSlow ? 0 : user.Check.LostWithEpoch),
        NewEpochs = _rooms.Sum(static room => room.LostLives),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _reading.Dispose();
        foreach (var line in _lines)
        {
            line.Dispose();
        }

        _http2?.Dispose();
    }

    private ILoadLine NewLine(ServerRota servers) =>
        _http2 is null ? new LibraryLine(servers) : new PolledLine(_http2, servers);

    private LoadUser NewUser(int number, LoadRoom room, ILoadLine line)
    {
        var isSlow = number >= _context.Options.Users;
        var name = string.Create(CultureInfo.InvariantCulture, $"{(isSlow ? "slow" : "user")}-{number}");
        return _context.Options.Api == LoadApi.Session
            ? new SessionUser(_context, room, name, line, isSlow)
            : new UnaryUser(_context, room, name, line, isSlow);
    }

    private async Task AwaitAsync(int joined, CancellationToken stopping)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        while (_context.Counters.Connected < joined)
        {
            var patience = _context.Counters.Connected == 0 ? FirstPatience : Patience;
            if (time.GetElapsedTime(start) > patience)
            {
                throw new ClientFailureException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_context.Counters.Connected} of {_users.Length} users could join; the last was told {_context.Counters.LastFault}"));
            }

            await Task.Delay(Moment, stopping);
        }
    }
}
