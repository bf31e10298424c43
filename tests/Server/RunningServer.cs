using ChatGo.Api;
using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;
using ChatGo.Server;
using ChatGo.Tests.Core.Engines;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TUnit.Core.Interfaces;

namespace ChatGo.Tests.Server;

/// <summary>The server as it is, on real Kestrel at a free port. Stopping it fails where it logged an error.</summary>
public sealed class RunningServer : IAsyncInitializer, IAsyncDisposable
{
    private readonly RecordingLogs _logs = new();
    private DirectoryInfo? _directory;
    private WebApplication? _app;
    private GrpcChannel? _channel;
    private Uri[] _addresses = [];

    /// <summary>Where it listens.</summary>
    public Uri Address => _addresses[0];

    /// <summary>Gets where browsers come in, where the command line says that they do.</summary>
    public Uri WebAddress => _addresses[1];

    /// <summary>Gets where operators come in, likewise.</summary>
    public Uri AdminAddress => _addresses[2];

    /// <summary>A client on a connection that all tests of this server share.</summary>
    public ChatV1.ChatV1Client Client => new(Channel);

    /// <summary>The shared connection.</summary>
    public GrpcChannel Channel => _channel!;

    /// <summary>Gets where rooms live: <c>CHATGO_TEST_ENGINE</c> may be <c>faulty</c>, an engine that is slow, <c>disk</c>, or
    /// <c>redis</c> at <c>CHATGO_TEST_REDIS</c>.
    /// </summary>
    internal static string Engine => Environment.GetEnvironmentVariable("CHATGO_TEST_ENGINE") ?? "memory";

    internal RoomRegistry Rooms => Services.GetRequiredService<RoomRegistry>();

    internal IServiceProvider Services => _app!.Services;

    internal IReadOnlyCollection<string> Lines => _logs.Lines;

    /// <summary>Starts a server of a test's own.</summary>
    /// <param name="time">Its clock; null for the system's.</param>
    /// <param name="args">Its command line; without --urls.</param>
    public static async Task<RunningServer> StartAsync(TimeProvider? time = null, params string[] args)
    {
        var server = new RunningServer();
        await server.StartOnFreePortAsync(time, args);
        return server;
    }

    /// <summary>Starts a server of a test's own, in part of a test's making.</summary>
    /// <param name="replace">Replaces services.</param>
    /// <param name="args">Its command line; without --urls.</param>
    public static async Task<RunningServer> StartWithAsync(Action<IServiceCollection> replace, params string[] args)
    {
        var server = new RunningServer();
        await server.StartOnFreePortAsync(time: null, args, replace);
        return server;
    }

    public Task InitializeAsync() => StartOnFreePortAsync(time: null, []);

    /// <summary>A client on the shared connection that shows something with every call.</summary>
    public ChatV1.ChatV1Client ClientOf(Metadata shown) => new(Channel.Intercept(headers =>
    {
        foreach (var entry in shown)
        {
            headers.Add(entry);
        }

        return headers;
    }));

    /// <summary>A client on a connection of its own; dispose of the channel to break it.</summary>
    public GrpcChannel NewConnection() => GrpcChannel.ForAddress(Address);

    /// <summary>Makes a room for a test.</summary>
    public async Task<string> CreateRoomAsync(CancellationToken cancellationToken) =>
        (await Client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken)).ChatId;

    /// <summary>Sends a text and tells its sequence.</summary>
    public async Task<ulong> SendAsync(string room, string text, CancellationToken cancellationToken)
    {
        var request = new SendMessageRequest { ChatId = room, Message = new Message { From = "John", Text = text } };
        return (await Client.SendMessageAsync(request, cancellationToken: cancellationToken)).Sequence;
    }

    /// <summary>Stops the server as a signal does.</summary>
    public Task StopAsync() => _app!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _logs.Dispose();
        _directory?.Delete(recursive: true);

        if (_logs.Errors.Count > 0)
        {
            throw new InvalidOperationException("The server logged errors:\n" + string.Join('\n', _logs.Errors));
        }
    }

    private async Task StartOnFreePortAsync(TimeProvider? time, string[] args, Action<IServiceCollection>? replace = null)
    {
        string[] urls = args.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];
        // What is not about stopping does not wait for it.
        string[] drain = args.Contains("--drain-seconds") ? [] : ["--drain-seconds", "0"];
        _directory = Engine == "disk" ? Directory.CreateTempSubdirectory("chatgo-store-") : null;
        string[] data = _directory is null ? [] : ["--data", _directory.FullName, "--min-free-mebibytes", "0"];
        string[] redis = Engine != "redis" || args.Contains("--redis") ? []
            : ["--redis", Environment.GetEnvironmentVariable("CHATGO_TEST_REDIS")!, "--redis-prefix", $"{Guid.NewGuid():N}:"];
        _app = ChatServer.Build([.. args, .. urls, .. drain, .. data, .. redis], builder =>
        {
            builder.Logging.ClearProviders().AddProvider(_logs);
            if (Engine == "faulty")
            {
                builder.Services.AddSingleton<IRoomEngine>(static provider => new FaultyEngine(
                    new FaultyStore
                    {
                        History = provider.GetRequiredService<IOptions<RoomOptions>>().Value,
                        Time = provider.GetRequiredService<TimeProvider>(),
                    },
                    new FaultPlan { Commit = TimeSpan.FromMilliseconds(1), Repeated = 200, Late = 200 }));
            }

            replace?.Invoke(builder.Services);
            if (time is not null)
            {
                builder.Services.Replace(ServiceDescriptor.Singleton(time));
            }
        });
        await _app.StartAsync();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        _addresses = [.. addresses.Select(static address => new Uri(address))];
        _channel = NewConnection();
    }
}
