using ChatGo.Server.Callers;
using ChatGo.Server.Http2;
using ChatGo.Server.Logging;
using ChatGo.Server.Streams;
using ChatGo.Server.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Hosting;

/// <summary>Where and how the server listens.</summary>
internal static class EndpointExtensions
{
    /// <summary>Where it listens when nothing says else: loopback only, where nobody else reaches it.</summary>
    public const string DefaultUrl = "http://localhost:50051";

    /// <summary>Streams a connection may have open; with Kestrel's 100 the next one would wait for ever, in silence.
    /// </summary>
    private const int MaxStreamsPerConnection = 1_000;

    /// <summary>Connections that may wait to be accepted; with Kestrel's 512 a storm of reconnects meets resets.
    /// </summary>
    private const int Backlog = 8_192;

    /// <summary>How long a client may take over its part of TLS' handshake.</summary>
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What a stop may take once streams were to end; below the 5 s that it may take beyond the drain.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Sets up Kestrel: HTTP/2 for gRPC, HTTP/1.1 too for browsers, plaintext and TLS.</summary>
    /// <param name="builder">The server.</param>
    /// <exception cref="FormatException">It cannot listen on an address that is given.</exception>
    public static void AddEndpoints(this WebApplicationBuilder builder)
    {
        var given = builder.Configuration[SettingNames.Urls];
        var urls = new ListenUrls(
            ListenUrl.Parse("--urls", string.IsNullOrWhiteSpace(given) ? DefaultUrl : given),
            ListenUrl.Parse("--http", builder.Configuration["Web:Http"]),
            ListenUrl.Parse("--admin", builder.Configuration["Web:Admin"]));
        // Endpoints are the server's own: the framework makes none of a URL, on which the direct path would be below TLS.
        builder.Configuration[SettingNames.Urls] = null;
        foreach (var url in urls.All)
        {
            url.RemoveStaleSocket();
        }

        builder.Services.AddSingleton(urls);
        builder.Services.AddOptions<TlsOptions>().Bind(builder.Configuration.GetSection("Tls"));
        builder.Services.AddSingleton<ServerCertificates>();
        builder.Services.AddHostedService(static provider => provider.GetRequiredService<ServerCertificates>());
        builder.Services.AddHostedService<ExposureCheck>();
        builder.WebHost.UseSockets(static sockets => sockets.Backlog = Backlog);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(Tune);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<StreamOptions>>(static (host, streams) =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(streams.Value.DrainSeconds) + ShutdownTimeout);
        builder.Services.AddDirectConnections();
        builder.Services.AddHostedService<IdleCollector>();
        builder.Services.AddHostedService<HangUpSignal>();
    }

    /// <summary>Describes where the server listens once it does, and warns where others can reach it.</summary>
    /// <param name="app">The server.</param>
    public static void AnnounceEndpoints(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        foreach (var address in addresses)
        {
            app.Logger.Listens(ServerVersion.Text, address);
            if (!ListenUrl.IsLoopback(address) && !app.Services.GetRequiredService<IOptions<AuthenticationOptions>>().Value.IsOn)
            {
                app.Logger.ListensBeyondLoopback(address);
            }
        }
    });

    private static void Tune(WebHostBuilderContext context, KestrelServerOptions kestrel)
    {
        Listen(kestrel);
        var streams = kestrel.ApplicationServices.GetRequiredService<IOptions<StreamOptions>>().Value;
        kestrel.AddServerHeader = false;
        // Header blocks must not depend on one another: those of a stream that is over are dropped.
        kestrel.AllowResponseHeaderCompression = false;
        // A proxy that ends TLS sends what its caller said: https, on plaintext.
        kestrel.AllowAlternateSchemes = true;
        kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(streams.KeepAliveSeconds / 2.0);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(streams.KeepAliveSeconds / 2.0);
        // One stalled stream below 240 B/s would abort its whole connection; the room's log watches lag instead.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
    }

    private static void Listen(KestrelServerOptions kestrel)
    {
        var services = kestrel.ApplicationServices;
        var listened = services.GetRequiredService<ListenUrls>();
        var urls = listened.All;
        var certificates = services.GetRequiredService<ServerCertificates>();
        if (certificates.HasAny != urls.Any(static url => url.IsTls))
        {
            throw new FormatException(certificates.HasAny
                ? "--certificate: no address of --urls, --http or --admin is https, which would show it."
                : $"{urls.First(static url => url.IsTls).Flag} {urls.First(static url => url.IsTls).Text}: TLS needs --certificate FILE and --certificate-key FILE.");
        }

        var authentication = services.GetRequiredService<IOptions<AuthenticationOptions>>().Value;
        if (authentication.ClientCa is not null && !certificates.HasAny)
        {
            throw new FormatException("--client-ca: no address of --urls, --http or --admin is https, which would ask for a client certificate.");
        }

        listened.Check(authentication);
        foreach (var url in listened.Grpc)
        {
            Listen(kestrel, url, certificates, web: null);
        }

        foreach (var url in listened.Http)
        {
            Listen(kestrel, url, certificates, new WebListener(IsAdmin: false));
        }

        foreach (var url in listened.Admin)
        {
            Listen(kestrel, url, certificates, new WebListener(IsAdmin: true));
        }
    }

    private static void Listen(KestrelServerOptions kestrel, ListenUrl url, ServerCertificates certificates, WebListener? web)
    {
        if (url.SocketPath is { } path)
        {
            kestrel.ListenUnixSocket(path, Configure);
        }
        else if (url.IsAny)
        {
            kestrel.ListenAnyIP(url.Address.Port, Configure);
        }
        else if (url.IsLocalhost)
        {
            kestrel.ListenLocalhost(url.Address.Port, Configure);
        }
        else
        {
            kestrel.Listen(url.Ip!, url.Address.Port, Configure);
        }

        void Configure(ListenOptions endpoint)
        {
            var connections = kestrel.ApplicationServices.GetRequiredService<DirectConnections>();
            // In clear nothing tells the two apart.
            endpoint.Protocols = web is null ? HttpProtocols.Http2 : url.IsTls ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
            endpoint.CountConnections(connections, kestrel.ApplicationServices.GetRequiredService<ProxyHeaders>());
            if (url.IsTls)
            {
                endpoint.WriteToSockets();
                endpoint.UseHttps(new TlsHandshakeCallbackOptions
                {
                    HandshakeTimeout = HandshakeTimeout,
                    OnConnection = hello => ValueTask.FromResult(certificates.Choose(hello.ClientHelloInfo.ServerName, web is not null)),
                });
            }

            if (web is not null)
            {
                endpoint.OpenWeb(web);
            }

            if (web is null || url.IsTls)
            {
                // Above TLS: what it writes is encrypted, and it is the only one that writes there.
                endpoint.UseDirectConnections(connections, url.IsTls);
            }
        }
    }
}
