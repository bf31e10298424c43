using ChatGo.Api;
using ChatGo.Client.Load.Http2;
using ChatGo.Server.Http2;
using ChatGo.Tests.Server.Http2;
using ChatGo.Tests.Server.Http2.Conformance;

namespace ChatGo.Tests.Server.Streams;

[ClassDataSource<RunningServer>(Shared = SharedType.PerTestSession)]
public sealed class DepartureTests(RunningServer server)
{
    private static readonly byte[] SessionCall = RawPeer.Fields(
        (":method", "POST"), (":scheme", "http"), (":path", "/chat_v1.ChatV1/Session"), (":authority", "x"),
        ("content-type", "application/grpc"), ("te", "trailers"));

    [Test, Timeout(30_000)]
    public async Task AReaderThatCancels_LeavesTheRoom(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        var reader = await TestReader.ConnectAsync(server.Client, room, "John", cancellationToken);
        await Assert.That(server.Rooms.Find(room)!.Readers).IsEqualTo(1);

        reader.Dispose();
        await Eventually.HoldsAsync("the room is empty", () => server.Rooms.Find(room)!.Readers == 0, cancellationToken);
    }

    [Test, Timeout(30_000)]
    public async Task AReaderWhoseConnectionBreaks_LeavesTheRoom(CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        var connection = server.NewConnection();
        using var reader = await TestReader.ConnectAsync(
            new ChatV1.ChatV1Client(connection), room, "John", cancellationToken);

        connection.Dispose();
        await Eventually.HoldsAsync("the room is empty", () => server.Rooms.Find(room)!.Readers == 0, cancellationToken);
    }

    // In one packet with the reset: as haproxy cancels; as a caller that is in the middle of its requests.
    [Test, Timeout(30_000)]
    [Arguments("the end of its requests")]
    [Arguments("a request")]
    public async Task ASession_ThatIsResetRightBehind_LeavesItsRoom(string last, CancellationToken cancellationToken)
    {
        var room = await server.CreateRoomAsync(cancellationToken);
        var join = new SessionRequest { RequestId = 1, Join = new ConnectChatRequest { ChatId = room } };
        var leave = new SessionRequest { RequestId = 2, Leave = new Leave { ChatRef = 1 } };
        using var peer = await RawPeer.ConnectAsync(server.Address, cancellationToken);
        await peer.BeginAsync();
        await peer.SendAsync([
            .. RawPeer.Headers(RawPeer.First, SessionCall),
            .. Frames.Of(FrameType.Data, 0, RawPeer.First, GrpcFrame.Of(join)),
        ]);
        await Eventually.HoldsAsync("the room is joined", () => server.Rooms.Find(room)!.Readers == 1, cancellationToken);

        await peer.SendAsync([
            .. last == "a request"
                ? Frames.Of(FrameType.Data, 0, RawPeer.First, GrpcFrame.Of(leave))
                : Frames.Data(RawPeer.First, 0, endsStream: true),
            .. Frames.Reset(RawPeer.First),
        ]);

        await Eventually.HoldsAsync("the room is empty", () => server.Rooms.Find(room)!.Readers == 0, cancellationToken);
    }

    [Test, Timeout(60_000)]
    public async Task Readers_ThatComeAndGoUnderLoad_GetEverythingWhileTheyAreThere(CancellationToken cancellationToken)
    {
        const int Rounds = 60;
        var room = await server.CreateRoomAsync(cancellationToken);
        using var stays = await TestReader.ConnectAsync(server.Client, room, "stays", cancellationToken);
        var guests = Enumerable.Range(0, 4).Select(async guest =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                using var reader = await TestReader.ConnectAsync(
                    server.Client, room, $"guest {guest}", cancellationToken);
                var own = await server.SendAsync(room, "hi", cancellationToken);
                var seen = 0UL;
                while (seen < own)
                {
                    var next = (await reader.NextAsync(cancellationToken)).Sequence;
                    await Assert.That(seen == 0 || next == seen + 1).IsTrue();
                    seen = next;
                }
            }
        });
        await Task.WhenAll(guests);

        var all = await stays.NextAsync(4 * Rounds, cancellationToken);
        await Assert.That(all.Select(static message => message.Sequence).SequenceEqual(
            Enumerable.Range(1, 4 * Rounds).Select(static n => (ulong)n))).IsTrue();
    }
}
