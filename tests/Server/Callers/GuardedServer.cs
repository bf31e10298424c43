using ChatGo.Api;
using Grpc.Net.Client;
using TUnit.Core.Interfaces;

namespace ChatGo.Tests.Server.Callers;

/// <summary>A server that knows its callers, with one room, and a user whose tokens were revoked.</summary>
public sealed class GuardedServer : IAsyncInitializer, IAsyncDisposable
{
    /// <summary>Who has lost every token.</summary>
    public const string RevokedUser = "revoked";

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
        await new ChatAdminV1.ChatAdminV1Client(Channel).RevokeTokensAsync(
            new RevokeTokensRequest { Username = RevokedUser }, TestKeys.ApiKey(TestKeys.AdminKey));
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _keys.Dispose();
    }
}
