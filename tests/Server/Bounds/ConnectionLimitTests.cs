using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Tests.Server.Bounds;

public sealed class ConnectionLimitTests
{
    [Test, Timeout(60_000)]
    public async Task Connection_BeyondTheLimit_IsRefusedAndTheOthersGoOn(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(null, "--max-connections", "2");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var second = server.NewConnection();
        using var reader = await TestReader.ConnectAsync(new ChatV1.ChatV1Client(second), room, "Jack", cancellationToken);
        for (var refused = 0; refused < 3; refused++)
        {
            using var third = server.NewConnection();
            var failure = await Assert.That(async () => await new ChatV1.ChatV1Client(third)
                .GetChatAsync(new GetChatRequest { ChatId = room }, cancellationToken: cancellationToken)).Throws<RpcException>();
            // The library says so of a connection that ends at once.
            await Assert.That(failure!.StatusCode is StatusCode.Unavailable or StatusCode.Internal).IsTrue();
        }

        await server.SendAsync(room, "still here", cancellationToken);
        await Assert.That((await reader.NextAsync(cancellationToken)).Text).IsEqualTo("still here");
        await Assert.That(server.Lines.Count(static line => line.Contains("2 connections are open, as many as may be"))).IsEqualTo(1);

        second.Dispose();
        await Eventually.HoldsAsync(
            "there is room again",
            () =>
            {
                using var next = server.NewConnection();
                return Succeeds(next, room);
            },
            cancellationToken);
    }

    private static bool Succeeds(Grpc.Net.Client.GrpcChannel channel, string room)
    {
        try
        {
            return new ChatV1.ChatV1Client(channel).GetChat(new GetChatRequest { ChatId = room }).ChatId == room;
        }
        catch (RpcException)
        {
            return false;
        }
    }
}
