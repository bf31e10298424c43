using System.Net;
using ChatGo.Api;
using ChatGo.Client.Load.Http2;
using Grpc.Core;

namespace ChatGo.Tests.Server.Bounds;

/// <summary>A request that never becomes complete is refused in time; a stream that is quiet is not.</summary>
public sealed class SlowRequestTests
{
    [Test, Timeout(60_000)]
    [Arguments("SendMessage", "000000000901")]
    [Arguments("ConnectChat", "000000000901")]
    [Arguments("Session", "000000000901")]
    [Arguments("CreateChat", "0000000000")]
    [Arguments("Follow", "0000000000")]
    public async Task Call_WhoseRequestDoesNotEnd_IsRefusedAndTheOthersGoOn(
        string method, string hex, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(null, "--request-seconds", "1");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, room, "Jack", cancellationToken);
        using var session = TestSession.Open(server.Client, cancellationToken);
        var joined = await session.JoinAsync(room, cancellationToken);

        using var request = new Unfinished(Convert.FromHexString(hex));
        var (status, detail, _) = await RawCall.SendAsync(server, method, request, cancellationToken);

        await Assert.That(status).IsEqualTo(StatusCode.DeadlineExceeded);
        await Assert.That(detail).IsEqualTo("the request is not complete after 1 s");
        await session.SendAsync(joined.ChatRef, "still here", cancellationToken);
        await Assert.That((await reader.NextAsync(cancellationToken)).Text).IsEqualTo("still here");
    }

    [Test, Timeout(60_000)]
    public async Task Call_WhoseRequestComesInPieces_IsServed(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        using var request = new Pieces(GrpcFrame.Of(new GetChatRequest { ChatId = room }));

        var (status, detail, _) = await RawCall.SendAsync(server, "GetChat", request, cancellationToken);

        await Assert.That(status).IsEqualTo(StatusCode.OK).Because(detail);
    }

    /// <summary>A body that never ends.</summary>
    private sealed class Unfinished(byte[] begin) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(begin, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>A body that comes a byte at a time.</summary>
    private sealed class Pieces(byte[] bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var one in bytes)
            {
                await stream.WriteAsync(new[] { one });
                await stream.FlushAsync();
                await Task.Delay(5);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
