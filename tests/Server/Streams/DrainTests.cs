using ChatGo.Api;
using Grpc.Core;
using Grpc.Net.Client;

namespace ChatGo.Tests.Server.Streams;

public sealed class DrainTests
{
    [Test, Rule("C3"), Timeout(30_000)]
    public async Task Stop_WithOpenStreams_EndsThemUnavailableBehindTheLastMessage(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);
        await server.SendAsync(room, "last", cancellationToken);
        var stop = server.StopAsync();

        await Assert.That((await reader.NextAsync(cancellationToken)).Text).IsEqualTo("last");
        var status = await reader.EndAsync(cancellationToken);
        await stop;

        await Assert.That(status.StatusCode).IsEqualTo(StatusCode.Unavailable);
        await Assert.That(status.Detail).Contains("stopping");
    }

    // Alone, and with a drain: a stop has 3 s more than that, whatever else keeps the processors.
    [Test, NotInParallel, Timeout(30_000)]
    public async Task Stop_WithAReaderBlockedByFlowControl_ResetsItsStream(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--drain-seconds", "5");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var connection = server.NewConnection();
        using var stalled = await StalledAsync(server, connection, room, cancellationToken);
        using var other = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);

        // Without a reset the stop would hit its own timeout and abort every connection instead.
        var stop = server.StopAsync();
        var status = await other.EndAsync(cancellationToken);
        await stop;
        await Assert.That(status.StatusCode).IsEqualTo(StatusCode.Unavailable);
        await Assert.That((await stalled.EndAsync(cancellationToken)).StatusCode).IsEqualTo(StatusCode.Cancelled);
    }

    [Test, Timeout(60_000)]
    public async Task AReaderThatStallsForTooLong_IsResetAndLeavesTheRoom(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(null, "--stalled-reader-seconds", "1");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var quiet = await TestReader.ConnectAsync(server.Client, room, "quiet", cancellationToken);
        var reading = quiet.NextAsync(StalledMessages, cancellationToken);
        using var connection = server.NewConnection();
        using var stalled = await StalledAsync(server, connection, room, cancellationToken);
        await reading;

        await Eventually.HoldsAsync(
            "the stalled reader is gone", () => server.Rooms.Find(room)!.Readers == 1, cancellationToken);
        await Eventually.HoldsAsync(
            "the log tells",
            () => server.Lines.Any(static line => line.Contains("Reset 1 streams", StringComparison.Ordinal)),
            cancellationToken);
        await server.SendAsync(room, "on", cancellationToken);
        await Assert.That((await quiet.NextAsync(cancellationToken)).Text).IsEqualTo("on");
    }

    private const int StalledMessages = 40;

    /// <summary>A reader that has its window and the pipes on the way full: the server's write is pending.</summary>
    private static async Task<TestReader> StalledAsync(
        RunningServer server, GrpcChannel connection, string room, CancellationToken cancellationToken)
    {
        var reader = await TestReader.ConnectAsync(
            new ChatV1.ChatV1Client(connection), room, "stalled", cancellationToken);
        for (var index = 0; index < StalledMessages; index++)
        {
            await server.SendAsync(room, new string('x', 16_000), cancellationToken);
        }

        return reader;
    }
}
