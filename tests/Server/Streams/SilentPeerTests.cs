namespace ChatGo.Tests.Server.Streams;

public sealed class SilentPeerTests
{
    [Test, Timeout(60_000)]
    public async Task AReaderThatAnswersNoPing_LeavesTheRoom(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(null, "--keep-alive-seconds", "5");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var peer = await SilentPeer.ConnectAsync(server.Address, room, cancellationToken);
        await Eventually.HoldsAsync("it is in", () => server.Rooms.Find(room)!.Readers == 1, cancellationToken);

        await Eventually.HoldsAsync("it is gone", () => server.Rooms.Find(room)!.Readers == 0, cancellationToken);
    }
}
