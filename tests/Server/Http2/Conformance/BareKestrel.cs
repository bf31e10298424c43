using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using TUnit.Core.Interfaces;

namespace ChatGo.Tests.Server.Http2.Conformance;

/// <summary>Kestrel alone, with nothing of ours: what it answers to bad frames is what our connections must.</summary>
public sealed class BareKestrel : IAsyncInitializer, IAsyncDisposable
{
    private WebApplication? _app;

    public Uri Address { get; private set; } = new("http://localhost");

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.Run(static async call =>
        {
            await call.Request.Body.CopyToAsync(Stream.Null);
            call.Response.ContentType = "application/grpc";
            await call.Response.Body.WriteAsync(RawPeer.Body);
        });
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
