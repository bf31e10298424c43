using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Bench.Peers;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Server.Engines;
using ChatGo.Server.Engines.RocksDb;
using ChatGo.Server.Wire;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatGo.Bench.Durable;

/// <summary>The durable engine in this process, with its rooms loaded.</summary>
internal sealed class EngineStore : IAsyncDisposable
{
    private readonly RocksEngine _engine;
    private readonly RoomRegistry _registry;
    private Room[] _rooms = [];
    private Frame[] _templates = [];

    private EngineStore(string directory)
    {
        var options = new RoomOptions { HistoryMessages = 0, HistoryBytes = 0, HistorySeconds = 0, RingMessages = 16, IdleRoomSeconds = 0 };
        _engine = new RocksEngine(
            Options.Create(new StoreOptions { Data = directory, MinFreeMebibytes = 0 }),
            Options.Create(options),
            MessageCodec.Instance,
            TimeProvider.System,
            NullLogger<RocksEngine>.Instance);
        _registry = new RoomRegistry(options, TimeProvider.System, _engine, MessageCodec.Instance);
    }

    /// <summary>Gets what a message takes without keys and headers. Unit: bytes.</summary>
    public double BodyBytes => _templates.Average(static template => template.Body.Length);

    /// <summary>Opens it, and makes the rooms.</summary>
    public static async Task<EngineStore> OpenAsync(string directory, int rooms, int textBytes)
    {
        var store = new EngineStore(directory);
        await store._engine.StartAsync(CancellationToken.None);
        await Parallel.ForAsync(0, rooms, async (room, stopping) =>
            await store._registry.CreateAsync(RoomName.Of(room), string.Empty, maker: null, stopping));
        store._rooms = [.. Enumerable.Range(0, rooms).Select(room => store._registry.Find(RoomName.Of(room))!)];
        store._templates = [.. Enumerable.Range(1, 1_024).Select(text => FrameOf(ChatText.Of((ulong)text, textBytes)))];
        return store;
    }

    /// <summary>Appends a message to a room, and waits until it is on the disk.</summary>
    /// <param name="number">Which message; the room and the text come of it.</param>
    public async ValueTask AppendAsync(long number)
    {
        var frame = _templates[number % _templates.Length].Copy();
        var (outcome, _) = await _rooms[(number * 7_919) % _rooms.Length].AppendAsync(new NewMessage(frame, null, default));
        if (outcome != AppendOutcome.Stored)
        {
            throw new LoadException($"The engine has not stored a message: {outcome}.");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private static Frame FrameOf(string text)
    {
        var bytes = new SendMessageRequest { Message = new Message { From = LoadName.Of, Text = text } }.ToByteArray();
        using var sent = SendRequest.TryParse(bytes, out _)!;
        return MessageFrame.Create(sent, TimeProvider.System.GetUtcNow());
    }
}
