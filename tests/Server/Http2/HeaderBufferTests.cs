using ChatGo.Api;

namespace ChatGo.Tests.Server.Http2;

public sealed class HeaderBufferTests
{
    private const int Connections = 1_500;
    private const int AtOnce = 8;

    /// <summary>The buffer of the headers is replaced right behind them, by another thread than encodes them.</summary>
    [Test, Timeout(120_000)]
    public async Task Connect_OnManyNewConnections_GetsWholeHeadersOnEach(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };

        await Parallel.ForAsync(0, Connections, options, async (index, cancelled) =>
        {
            using var connection = server.NewConnection();
            using var reader = await TestReader.ConnectAsync(
                new ChatV1.ChatV1Client(connection), room, $"{index}", cancelled);
        });

        await Assert.That(server.Rooms.Find(room)).IsNotNull();
    }
}
