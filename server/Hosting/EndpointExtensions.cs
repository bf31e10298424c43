using ChatGo.Server.Http2;
using ChatGo.Server.Logging;
using ChatGo.Server.Streams;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Hosting;

/// <summary>Where and how the server listens.</summary>
internal static class EndpointExtensions
{
    /// <summary>Where it listens when nothing says else: loopback only, because there is no authentication yet.</summary>
    public const string DefaultUrl = "http://localhost:50051";

    /// <summary>Streams a connection may have open; with Kestrel's 100 the next one would wait for ever, in silence.
    /// </summary>
    private const int MaxStreamsPerConnection = 1_000;

    /// <summary>Connections that may wait to be accepted; with Kestrel's 512 a storm of reconnects meets resets.
    /// </summary>
    private const int Backlog = 8_192;

    /// <summary>Below the 5 s that a stop may take in all.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Sets up Kestrel for plaintext HTTP/2.</summary>
    /// <param name="builder">The server.</param>
    /// <exception cref="FormatException">A wanted address is none that it can listen on.</exception>
    public static void AddEndpoints(this WebApplicationBuilder builder)
    {
        var urls = builder.Configuration[SettingNames.Urls];
        if (string.IsNullOrWhiteSpace(urls))
        {
            builder.WebHost.UseUrls(urls = DefaultUrl);
        }

        ListenUrl.Check(urls);
        ListenUrl.RemoveStaleSockets(urls);
        builder.WebHost.UseSockets(static sockets => sockets.Backlog = Backlog);
        builder.WebHost.ConfigureKestrel(Tune);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddDirectConnections();
        builder.Services.AddHostedService<IdleCollector>();
        builder.Services.AddHostedService<HangUpSignal>();
    }

    /// <summary>Says where the server listens once it does, and warns where others can reach it.</summary>
    /// <param name="app">The server.</param>
    public static void AnnounceEndpoints(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        foreach (var address in addresses)
        {
            app.Logger.Listens(ServerVersion.Text, address);
            if (!ListenUrl.IsLoopback(address))
            {
                app.Logger.ListensBeyondLoopback(address);
            }
        }
    });

    private static void Tune(WebHostBuilderContext context, KestrelServerOptions kestrel)
    {
        var streams = kestrel.ApplicationServices.GetRequiredService<IOptions<StreamOptions>>().Value;
        var connections = kestrel.ApplicationServices.GetRequiredService<DirectConnections>();
        kestrel.AddServerHeader = false;
        // Header blocks must not depend on one another: those of a stream that is over are dropped.
        kestrel.AllowResponseHeaderCompression = false;
        // A proxy that ends TLS sends what its caller said: https, on plaintext.
        kestrel.AllowAlternateSchemes = true;
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http2;
            endpoint.UseDirectConnections(connections);
        });
        kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(streams.KeepAliveSeconds / 2.0);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(streams.KeepAliveSeconds / 2.0);
        // One stalled stream below 240 B/s would abort its whole connection; the room's log watches lag instead.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
    }
}
