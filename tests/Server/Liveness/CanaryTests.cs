using ChatGo.Api;
using ChatGo.Server.Liveness;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace ChatGo.Tests.Server.Liveness;

public sealed class CanaryTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Test, Rule("C6"), Timeout(60_000)]
    public async Task Service_IsNotServing_WhileNothingIsDelivered_AndServesAgain(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time);
        var health = new Health.HealthClient(server.Channel);
        using var watch = health.Watch(new HealthCheckRequest { Service = "chat_v1.ChatV1" }, cancellationToken: cancellationToken);
        await Assert.That(await NextAsync(watch, cancellationToken)).IsEqualTo(ServingStatus.Serving);
        var canary = server.Services.GetRequiredService<Canary>();
        await _time.RunUntilAsync("a message has arrived", () => canary.Latency > TimeSpan.Zero || canary.Stream is not null, cancellationToken);

        // Nobody takes what is sent any more.
        canary.Stream!.Dispose();
        var broken = _time.GetUtcNow();
        await _time.RunUntilAsync("the break is seen", () => !canary.IsAlive, cancellationToken);
        await Assert.That(_time.GetUtcNow() - broken).IsLessThanOrEqualTo(TimeSpan.FromSeconds(10));
        await Assert.That(await NextAsync(watch, cancellationToken)).IsEqualTo(ServingStatus.NotServing);
        await Assert.That(await CheckAsync(health, "chat_v1.ChatV1", cancellationToken)).IsEqualTo(ServingStatus.NotServing);
        // The process itself is well.
        await Assert.That(await CheckAsync(health, string.Empty, cancellationToken)).IsEqualTo(ServingStatus.Serving);

        var mended = _time.GetUtcNow();
        await _time.RunUntilAsync("it is mended", () => canary.IsAlive, cancellationToken);
        await Assert.That(_time.GetUtcNow() - mended).IsLessThanOrEqualTo(TimeSpan.FromSeconds(10));
        await Assert.That(await NextAsync(watch, cancellationToken)).IsEqualTo(ServingStatus.Serving);
        await Assert.That(server.Lines.Count(static line => line.Contains("chat_v1.ChatV1 is", StringComparison.Ordinal))).IsEqualTo(2);
    }

    [Test, Timeout(60_000)]
    public async Task Canary_StandsInNoListAndNoFigure(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time);
        var canary = server.Services.GetRequiredService<Canary>();
        await _time.RunUntilAsync("it sings", () => canary.Stream is not null, cancellationToken);

        var listed = await server.Client.ListChatsAsync(new ListChatsRequest(), cancellationToken: cancellationToken);

        await Assert.That(listed.Chats.Count).IsEqualTo(0);
        await Assert.That((server.Rooms.Count, server.Rooms.History.Bytes)).IsEqualTo((0, 0L));
    }

    private static async Task<ServingStatus> CheckAsync(Health.HealthClient health, string service, CancellationToken cancellationToken) =>
        (await health.CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: cancellationToken)).Status;

    private static async Task<ServingStatus> NextAsync(
        AsyncServerStreamingCall<HealthCheckResponse> watch, CancellationToken cancellationToken) =>
        await watch.ResponseStream.MoveNext(cancellationToken) ? watch.ResponseStream.Current.Status : ServingStatus.Unknown;
}
