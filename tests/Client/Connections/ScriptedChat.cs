using System.Collections.Concurrent;
using ChatGo.Api;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatGo.Tests.Client.Connections;

/// <summary>A server on real Kestrel whose streams each follow a script of the test.</summary>
internal sealed class ScriptedChat : ChatV1.ChatV1Base, IAsyncDisposable
{
    private readonly ConcurrentQueue<Func<ScriptedStream, Task>> _scripts = new();
    private WebApplication? _app;

    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>Answers SendMessage.</summary>
    public Func<SendMessageRequest, ServerCallContext, SendMessageResponse> Send { get; set; } =
        static (_, _) => new SendMessageResponse();

    public static async Task<ScriptedChat> StartAsync(params Func<ScriptedStream, Task>[] scripts)
    {
        var server = new ScriptedChat();
        Array.ForEach(scripts, server._scripts.Enqueue);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static options =>
            options.Listen(System.Net.IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(server);
        server._app = builder.Build();
        server._app.MapGrpcService<ScriptedChat>();
        await server._app.StartAsync();
        var addresses = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        server.Address = new Uri(addresses!.Addresses.Single());
        return server;
    }

    public override Task Session(
        IAsyncStreamReader<SessionRequest> requestStream, IServerStreamWriter<Message> responseStream,
        ServerCallContext context) => FollowScriptAsync(new(requestStream, responseStream, context));

    public override Task ConnectChat(
        ConnectChatRequest request, IServerStreamWriter<Message> responseStream, ServerCallContext context) =>
        FollowScriptAsync(new(null, responseStream, context) { Join = request });

    public override Task<SendMessageResponse> SendMessage(SendMessageRequest request, ServerCallContext context) =>
        Task.FromResult(Send(request, context));

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app!.StopAsync(hurry.Token);
        await _app.DisposeAsync();
    }

    // After the last script streams stand and say nothing.
    private async Task FollowScriptAsync(ScriptedStream stream)
    {
        if (_scripts.TryDequeue(out var script))
        {
            await script(stream);
        }
        else
        {
            await stream.WelcomeAsync();
            await stream.StandAsync();
        }
    }
}
