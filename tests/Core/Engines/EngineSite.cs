using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Engines;

/// <summary>Rooms as one server or several of one store have them.</summary>
internal sealed class EngineSite : IAsyncDisposable
{
    private readonly ShiftedClock _clock = new();
    private readonly RoomOptions _options;
    private readonly FaultPlan? _plan;
    private readonly FaultyStore? _store;
    private readonly List<IRoomEngine> _engines = [];

    private EngineSite(RoomOptions options, FaultPlan? plan, int servers)
    {
        _options = options;
        _plan = plan;
        _store = plan is null ? null : new FaultyStore();
        Servers = [.. Enumerable.Range(0, servers).Select(_ => Start())];
    }

    /// <summary>Gets the rooms of each server.</summary>
    public RoomRegistry[] Servers { get; }

    /// <summary>Gets the rooms of the first.</summary>
    public RoomRegistry Rooms => Servers[0];

    /// <summary>Gets the store; there is none in memory.</summary>
    public FaultyStore Store => _store!;

    public FaultPlan Plan => _plan!;

    public bool IsStored => _plan is not null;

    /// <summary>In memory.</summary>
    public static EngineSite InMemory(int historyMessages = 1_024) => new(OptionsOf(historyMessages), plan: null, servers: 1);

    /// <summary>On an engine that may fail.</summary>
    public static EngineSite On(FaultPlan plan, int servers = 1, int historyMessages = 1_024) =>
        new(OptionsOf(historyMessages), plan, servers);

    public async Task<Room> CreateAsync(string id)
    {
        while (true)
        {
            try
            {
                var (outcome, room) = await Rooms.CreateAsync(id, $"the {id}", maker: null);
                return room ?? await Rooms.FindAsync(id) ?? throw new InvalidOperationException($"It was not made: {outcome}.");
            }
            catch (EngineUnavailableException)
            {
                // It may be there now.
            }
        }
    }

    public static Task<Room?> FindAsync(RoomRegistry rooms, string id) => SurelyAsync(async () => await rooms.FindAsync(id));

    /// <summary>Asks once; null where there is no answer.</summary>
    public static async Task<T?> TryAsync<T>(Func<Task<T>> askAsync)
        where T : class
    {
        try
        {
            return await askAsync();
        }
        catch (EngineUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Asks until there is an answer.</summary>
    public static async Task<T> SurelyAsync<T>(Func<Task<T>> askAsync)
    {
        while (true)
        {
            try
            {
                return await askAsync();
            }
            catch (EngineUnavailableException)
            {
                // Once more.
            }
        }
    }

    /// <summary>Sends as a server does: a room that has ended is looked up again.</summary>
    /// <returns>Ended where there is none.</returns>
    public static async Task<AppendResult> SendAsync(RoomRegistry rooms, string id, long message, SendKey? key = null)
    {
        while (await FindAsync(rooms, id) is { } room)
        {
            if (await TrySendAsync(room, message, key) is { Outcome: not AppendOutcome.Ended } result)
            {
                return result;
            }
        }

        return new AppendResult(AppendOutcome.Ended);
    }

    public static ValueTask<AppendResult> TrySendAsync(Room room, long message, SendKey? key = null)
    {
        var frame = TestFrame.Of(message);
        return room.IsStored ? room.AppendAsync(new NewMessage(frame, key, BitConverter.GetBytes(message)))
            : key is { } once ? room.AppendOnceAsync(frame, once, BitConverter.GetBytes(message))
            : ValueTask.FromResult(room.TryAppend(frame, out var sequence)
                ? new AppendResult(AppendOutcome.Stored, new SendReceipt(sequence, frame.CreatedAt))
                : new AppendResult(AppendOutcome.Ended));
    }

    /// <summary>Sends until it is known that it is stored.</summary>
    public static async Task<long> SendSurelyAsync(RoomRegistry rooms, string id, long message)
    {
        var key = new SendKey("John", message.ToString(System.Globalization.CultureInfo.InvariantCulture));
        while (true)
        {
            var (outcome, receipt) = await SendAsync(rooms, id, message, key);
            if (outcome is AppendOutcome.Stored or AppendOutcome.Duplicate)
            {
                return receipt.Sequence;
            }

            if (outcome is not (AppendOutcome.InDoubt or AppendOutcome.Unavailable))
            {
                throw new InvalidOperationException($"{message}: {outcome}");
            }
        }
    }

    /// <summary>Gives the newest message of a room, wherever it was sent.</summary>
    public long HeadOf(string id) => _store?.Rooms[id].Record.Head ?? Rooms.Find(id)!.Head;

    /// <summary>Gives a line of the first server to a room that it has loaded.</summary>
    public IRoomLine LineOf(string id) => Store.Rooms[id].Lines.First(line => line.Engine == Rooms.Engine);

    /// <summary>Time goes by.</summary>
    public void Pass(TimeSpan time) => _clock.Advance(time);

    /// <summary>Unloads what is idle, or in memory removes it.</summary>
    public int Unload()
    {
        _clock.Advance(TimeSpan.FromSeconds(_options.IdleRoomSeconds + 1));
        return Servers.Sum(static server => server.Sweep());
    }

    /// <summary>Another server on the same store: the one from before is gone as by kill -9.</summary>
    public RoomRegistry Restart() => Servers[0] = Start();

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines)
        {
            await engine.DisposeAsync();
        }
    }

    private static RoomOptions OptionsOf(int historyMessages) =>
        new() { HistoryMessages = historyMessages, IdleRoomSeconds = 60, HistorySeconds = 0, PresenceLingerSeconds = 0 };

    private RoomRegistry Start()
    {
        if (_plan is null)
        {
            return new RoomRegistry(_options, _clock);
        }

        var engine = new FaultyEngine(_store!, _plan);
        _engines.Add(engine);
        return new RoomRegistry(_options, _clock, engine, TestFrame.FrameCodec);
    }
}
