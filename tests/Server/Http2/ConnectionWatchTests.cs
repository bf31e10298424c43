using ChatGo.Api;
using ChatGo.Server.Http2;
using ChatGo.Server.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Http2;

/// <summary>Peers that take nothing are let go; those that are slow are not.</summary>
public sealed class ConnectionWatchTests
{
    private const int Plenty = 1 << 30;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    [Test, Timeout(60_000)]
    [Arguments("1")]
    [Arguments("0")]
    public async Task APeerThatTakesNothingFromItsSocket_IsLetGo(string directWrites, CancellationToken cancellationToken)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await RunningServer.StartAsync(clock, "--stalled-reader-seconds", "0", "--direct-writes", directWrites);
        var room = await server.CreateRoomAsync(cancellationToken);
        using var peer = await Peer.ConnectAsync(server.Address, Plenty, cancellationToken);
        await peer.GrantAsync(0, Plenty);
        var stream = await peer.ConnectChatAsync(room, static _ => { });
        await Assert.That(await stream.Begun).IsTrue();
        peer.StopReading();
        for (var sent = 0; sent < 600; sent++)
        {
            await server.SendAsync(room, new string('x', 16_000), cancellationToken);
        }

        var streams = server.Services.GetRequiredService<OpenStreams>();
        await Assert.That(streams.Count).IsEqualTo(1);
        await RunAsync(clock, "the reader is gone", () => streams.Count == 0, cancellationToken);
        await Assert.That(server.Lines).Contains(static line => line.Contains("Ended 1 connections whose peers took nothing"));
        await Eventually.HoldsAsync(
            "its connection is gone",
            () => server.Services.GetRequiredService<DirectConnections>().Count == 1,
            cancellationToken);
    }

    [Test, Timeout(60_000)]
    public async Task APeerThatTakesALittle_IsKept(CancellationToken cancellationToken)
    {
        await using var wire = await WiredConnection.CreateAsync(cancellationToken);
        await FillAsync(wire);
        // It takes a frame at each look; its system acknowledges many at once.
        const int Limit = 400;
        var now = 1;
        for (var look = 0; look < 60; look++, now += 20)
        {
            await Assert.That(wire.Direct.TryEndStuck(now, Limit)).IsFalse();
            await wire.ReceiveAsync(1, cancellationToken);
            await FillAsync(wire);
        }

        // What the peer's system has taken for it is acknowledged late, and then no more.
        await Eventually.HoldsAsync(
            "the peer that takes nothing more is let go", () => wire.Direct.TryEndStuck(now += Limit, Limit), cancellationToken);
        await Assert.That(wire.IsAborted).IsTrue();
    }

    [Test, Timeout(60_000)]
    [Arguments("1")]
    [Arguments("0")]
    public async Task AnAnswerWithoutWindow_IsResetInTheEnd(string directWrites, CancellationToken cancellationToken)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await RunningServer.StartAsync(clock, "--stalled-reader-seconds", "5", "--direct-writes", directWrites);
        var room = await server.CreateRoomAsync(cancellationToken);
        using var peer = await Peer.ConnectAsync(server.Address, 0, cancellationToken);
        var answer = await peer.CallAsync("/chat_v1.ChatV1/GetChat", new GetChatRequest { ChatId = room }, static _ => { });
        var reader = await peer.ConnectChatAsync(room, static _ => { });
        await Assert.That(await answer.Begun).IsTrue();
        await Assert.That(await reader.Begun).IsTrue();

        await RunAsync(clock, "the answer is reset", () => answer.Ended.IsCompleted, cancellationToken);
        await Assert.That(await answer.Ended).IsFalse();

        // A reader for whom nothing waits is not stalled, and the connection is as good as ever.
        await Assert.That(reader.Ended.IsCompleted).IsFalse();
        await peer.SetInitialWindowAsync(1_000);
        await server.SendAsync(room, "hello", cancellationToken);
        await Eventually.HoldsAsync("the reader reads", () => reader.Messages == 1, cancellationToken);
        await Assert.That(peer.Reading.IsFaulted).IsFalse();
        await Assert.That(server.Lines.Count(static line => line.Contains("Reset 1 streams"))).IsEqualTo(1);
    }

    private static async Task FillAsync(WiredConnection wire)
    {
        Task<bool> flush;
        do
        {
            flush = wire.SendAsync(Frames.Of(Frames.Ping, 0, 0, new byte[16_000]));
        }
        while (flush.IsCompleted);
    }

    private static Task RunAsync(
        FakeTimeProvider clock, string what, Func<bool> condition, CancellationToken cancellationToken) =>
        Eventually.HoldsAsync(
            what,
            () =>
            {
                clock.Advance(Tick);
                return condition();
            },
            cancellationToken);
}
