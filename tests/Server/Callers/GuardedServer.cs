using ChatGo.Api;
using Grpc.Net.Client;
using TUnit.Core.Interfaces;

namespace ChatGo.Tests.Server.Callers;

/// <summary>A server that knows its callers, with one room.</summary>
public sealed class GuardedServer : IAsyncInitializer, IAsyncDisposable
{
    private readonly TestKeys _keys = new();

    // No property: whoever makes this one would start what is in it anew.
    private RunningServer? _server;

    public Uri Address => _server!.Address;

    public ChatV1.ChatV1Client Client => _server!.Client;

    public GrpcChannel Channel => _server!.Channel;

    public async Task InitializeAsync()
    {
        _keys.WriteApiKeys(without: TestKeys.RemovedKey);
        _server = await RunningServer.StartAsync(time: null, _keys.Args);
        await Client.CreateChatAsync(new CreateChatRequest { ChatId = "lobby" }, TestKeys.ApiKey(TestKeys.AdminKey));
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _keys.Dispose();
    }
}
