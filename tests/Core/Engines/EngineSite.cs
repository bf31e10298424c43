using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Server.Engines;
using ChatGo.Server.Engines.Redis;
using ChatGo.Server.Engines.RocksDb;
using ChatGo.Tests.Core.Messages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatGo.Tests.Core.Engines;

/// <summary>Rooms as one server or several of one store have them.</summary>
internal sealed class EngineSite : IAsyncDisposable
{
    private readonly ShiftedClock _clock = new();
    private readonly RoomOptions _options;
    private readonly FaultPlan? _plan;
    private readonly FaultyStore? _store;
    private readonly StoreOptions? _disk;
    private readonly RedisOptions? _redis;
    private readonly List<IRoomEngine> _engines = [];

    private EngineSite(RoomOptions options, FaultPlan? plan = null, StoreOptions? disk = null, RedisOptions? redis = null)
    {
        _options = options;
        _plan = plan;
        _disk = disk;
        _redis = redis;
        _store = plan is null ? null : new FaultyStore();
    }

    /// <summary>Gets the rooms of each server.</summary>
    public RoomRegistry[] Servers { get; private set; } = [];

    /// <summary>Gets the rooms of the first.</summary>
    public RoomRegistry Rooms => Servers[0];

    /// <summary>Gets the store; there is none in memory.</summary>
    public FaultyStore Store => _store!;

    public FaultPlan Plan => _plan!;

    public bool IsStored => _plan is not null || _disk is not null || _redis is not null;

    /// <summary>Gets whether some questions are not answered, and notes not kept.</summary>
    public bool IsForgetful => _plan?.Unanswered > 0;

    /// <summary>Gets the directory of a store on disk.</summary>
    public string Directory => _disk!.Data;

    /// <summary>In memory.</summary>
    public static Task<EngineSite> InMemoryAsync(int historyMessages = 1_024) =>
        new EngineSite(OptionsOf(historyMessages)).StartAsync(servers: 1);

    /// <summary>On the disk, in a directory of its own.</summary>
    public static Task<EngineSite> OnDiskAsync(RoomOptions? options = null, StoreOptions? disk = null) => new EngineSite(
        options ?? OptionsOf(1_024),
        plan: null,
        disk ?? new StoreOptions { Data = System.IO.Directory.CreateTempSubdirectory("chatgo-store-").FullName, MinFreeMebibytes = 0 }).StartAsync(servers: 1);

    /// <summary>On Redis, under keys of its own.</summary>
    public static Task<EngineSite> OnRedisAsync(string configuration, int servers, RoomOptions? options = null, int graceMilliseconds = 0) => new EngineSite(
        options ?? OptionsOf(1_024),
        redis: new RedisOptions
        {
            Configuration = configuration,
            Prefix = $"{Guid.NewGuid():N}:",
            FailoverGraceMilliseconds = graceMilliseconds,
        }).StartAsync(servers);

    /// <summary>On an engine that may fail.</summary>
    public static Task<EngineSite> OnAsync(FaultPlan plan, int servers = 1, int historyMessages = 1_024) =>
        new EngineSite(OptionsOf(historyMessages), plan).StartAsync(servers);

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
        var frame = TestFrame.Of(message, time: TimeProvider.System.GetUtcNow().UtcTicks);
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

    /// <summary>Returns the newest message of a room, wherever it was sent.</summary>
    public long HeadOf(string id) => _store?.Rooms[id].Record.Head ?? Servers.Max(rooms => rooms.Find(id)?.Head ?? 0);

    /// <summary>Returns a line of the first server to a room that it has loaded.</summary>
    public IRoomLine LineOf(string id) => _redis is not null
        ? ((RedisEngine)Rooms.Engine!).Store.Lines.First(line => line.Record.Id == id)
        : _disk is null
        ? Store.Rooms[id].Lines.First(line => line.Engine == Rooms.Engine)
        : ((RocksEngine)Rooms.Engine!).Lines.First(line => line.Record.Id == id);

    /// <summary>Whether it is noted that somebody has read a room.</summary>
    public async Task<bool> HadReaderAsync(string id) => (await RecordAsync(id)).HadReader;

    /// <summary>Returns a room as it is kept.</summary>
    public Task<RoomRecord> RecordAsync(string id) =>
        SurelyAsync(async () => (await Rooms.Engine!.FindAsync(id, CancellationToken.None))!);

    /// <summary>Writes a store on disk anew.</summary>
    public void Compact() => ((RocksEngine)Rooms.Engine!).Compact();

    /// <summary>Time goes by.</summary>
    public void Pass(TimeSpan time) => _clock.Advance(time);

    /// <summary>Unloads what is idle, or in memory removes it.</summary>
    public int Unload()
    {
        _clock.Advance(TimeSpan.FromSeconds(_options.IdleRoomSeconds + 1));
        return Servers.Sum(static server => server.Sweep());
    }

    /// <summary>Another server on the same store: the one from before is gone; not where it is on the disk, as by kill -9.
    /// </summary>
    public async Task RestartAsync()
    {
        if (_disk is not null)
        {
            await Rooms.Engine!.DisposeAsync();
        }

        Servers[0] = await StartOneAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines)
        {
            await engine.DisposeAsync();
        }

        if (_disk is not null)
        {
            System.IO.Directory.Delete(_disk.Data, recursive: true);
        }
    }

    /// <summary>Bounds of rooms of which memory holds so many messages.</summary>
    public static RoomOptions OptionsOf(int historyMessages, bool isUnbounded = false) => new()
    {
        HistoryMessages = isUnbounded ? 0 : historyMessages,
        RingMessages = historyMessages,
        IdleRoomSeconds = 60,
        HistorySeconds = 0,
        PresenceLingerSeconds = 0,
    };

    private async Task<EngineSite> StartAsync(int servers)
    {
        Servers = new RoomRegistry[servers];
        for (var server = 0; server < servers; server++)
        {
            Servers[server] = await StartOneAsync();
        }

        return this;
    }

    private async Task<RoomRegistry> StartOneAsync()
    {
        if (!IsStored)
        {
            return new RoomRegistry(_options, _clock);
        }

        IRoomEngine engine = _disk is null
            ? _redis is not null
                ? new RedisEngine(Options.Create(_redis), Options.Create(_options), TestFrame.FrameCodec, TimeProvider.System, NullLogger<RedisEngine>.Instance)
                : new FaultyEngine(_store!, _plan!)
            : new RocksEngine(Options.Create(_disk), Options.Create(_options), TestFrame.FrameCodec, _clock, NullLogger<RocksEngine>.Instance);
        _engines.Add(engine);
        await engine.StartAsync(CancellationToken.None);
        return new RoomRegistry(_options, _clock, engine, TestFrame.FrameCodec);
    }
}
