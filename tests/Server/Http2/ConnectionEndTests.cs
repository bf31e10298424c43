using ChatGo.Client.Load.Http2;
using ChatGo.Server.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Http2;

/// <summary>However a connection ends, its streams end with it.</summary>
public sealed class ConnectionEndTests
{
    private const int Window = 1_000;

    public enum Manner
    {
        Closed,
        Broken,
        SaysNoMore,
        BreaksTheStandard,
    }

    [Test, Timeout(20_000)]
    [Arguments(Manner.Closed)]
    [Arguments(Manner.Broken)]
    [Arguments(Manner.SaysNoMore)]
    [Arguments(Manner.BreaksTheStandard)]
    public async Task AConnectionThatEnds_WithAReaderBlockedByItsWindow_LeavesNothingBehind(
        Manner manner, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        using var peer = await Peer.ConnectAsync(server.Address, Window, cancellationToken);
        peer.StopGranting();
        var stream = await peer.ConnectChatAsync(room, static _ => { });
        await Assert.That(await stream.Begun).IsTrue();
        await server.SendAsync(room, new string('x', 2 * Window), cancellationToken);
        await Eventually.HoldsAsync("the window is full", () => stream.Received == Window, cancellationToken);

        await EndAsync(peer, manner);

        var streams = server.Services.GetRequiredService<OpenStreams>();
        await Eventually.HoldsAsync("no stream is open", () => streams.Count == 0, cancellationToken);
        await Eventually.HoldsAsync("nobody reads", () => server.Rooms.Find(room)!.Readers == 0, cancellationToken);
    }

    [Test, Timeout(20_000)]
    public async Task AReaderThatTakesNothingFromItsSocket_DoesNotHoldUpTheStop(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        using var peer = await Peer.ConnectAsync(server.Address, 1 << 30, cancellationToken);
        await peer.GrantAsync(0, 1 << 30);
        var stream = await peer.ConnectChatAsync(room, static _ => { });
        await Assert.That(await stream.Begun).IsTrue();
        peer.StopReading();
        for (var sent = 0; sent < 600; sent++)
        {
            await server.SendAsync(room, new string('x', 16_000), cancellationToken);
        }

        await server.StopAsync().WaitAsync(cancellationToken);
        var streams = server.Services.GetRequiredService<OpenStreams>();
        await Assert.That(streams.Count).IsEqualTo(0);
    }

    private static async Task EndAsync(Peer peer, Manner manner)
    {
        switch (manner)
        {
            case Manner.Closed:
                peer.Dispose();
                break;
            case Manner.Broken:
                peer.Break();
                break;
            case Manner.SaysNoMore:
                peer.EndSending();
                break;
            default:
                var nonsense = new SendBuffer();
                Http2Frame.Widen(nonsense, 0, 0);
                await peer.SendAsync(nonsense);
                break;
        }
    }
}
