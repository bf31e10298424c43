using ChatGo.Api;
using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
using ChatGo.Server.Wire;
using ChatGo.Tests.Core.Engines;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Engines;

/// <summary>A server whose rooms live in an engine for tests.</summary>
internal sealed class EngineServer : IAsyncDisposable
{
    private readonly FaultyEngine _engine;

    private EngineServer(FaultyStore store, FaultPlan plan)
    {
        _engine = new FaultyEngine(store, plan);
        Store = store;
    }

    public RunningServer Server { get; private set; } = null!;

    public FaultyStore Store { get; }

    public FaultPlan Plan => _engine.Plan;

    public int Accepted => _engine.Accepted;

    public static async Task<EngineServer> StartAsync(FaultPlan plan, params string[] args) =>
        await StartAsync(new FaultyStore(), plan, args);

    public static async Task<EngineServer> StartAsync(FaultyStore store, FaultPlan plan, params string[] args)
    {
        var house = new EngineServer(store, plan);
        house.Server = await RunningServer.StartWithAsync(services => services.AddSingleton<IRoomEngine>(house._engine), args);
        return house;
    }

    /// <summary>Makes a message as a sender's would be.</summary>
    public static Frame FrameOf(string text)
    {
        var bytes = new SendMessageRequest { Message = new Message { From = "John", Text = text } }.ToByteArray();
        using var sent = SendRequest.TryParse(bytes, out var _);
        return MessageFrame.Create(sent!, DateTimeOffset.UnixEpoch);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _engine.DisposeAsync();
    }
}
