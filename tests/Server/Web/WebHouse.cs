using TUnit.Core.Interfaces;

namespace ChatGo.Tests.Server.Web;

/// <summary>A server with its web open, for tests that leave it as it is.</summary>
public sealed class WebHouse : IAsyncInitializer, IAsyncDisposable
{
    // No properties: whoever makes this one would start what is in them anew.
    private RunningServer? _server;
    private WebClient? _web;

    /// <summary>Gets the server.</summary>
    internal RunningServer Server() => _server!;

    /// <summary>Gets plain HTTP to it.</summary>
    internal WebClient Web() => _web!;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(time: null, "--http", "http://127.0.0.1:0");
        _web = new WebClient(_server.WebAddress);
    }

    public async ValueTask DisposeAsync()
    {
        _web?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
