using ChatGo.Api;
using Grpc.Core;
using Grpc.Health.V1;

namespace ChatGo.Tests.Server.Rpc;

/// <summary>What callers may do without making the server log an error; each server here fails its test if it did.
/// </summary>
public sealed class CallerTests
{
    [Test, Timeout(60_000)]
    public async Task ReadersWhoseTimeRunsOut_AreNoErrorOfTheServer(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        var readers = Enumerable.Range(1, 100).Select(async reader =>
        {
            using var call = server.Client.ConnectChat(
                new ConnectChatRequest { ChatId = room },
                deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(5 * reader),
                cancellationToken: cancellationToken);
            // DEADLINE_EXCEEDED, or whatever the client makes of the reset that may come first.
            return await Assert.That(async () =>
            {
                while (await call.ResponseStream.MoveNext(cancellationToken))
                {
                }
            }).Throws<RpcException>();
        }).ToArray();
        var all = Task.WhenAll(readers);
        while (!all.IsCompleted)
        {
            await server.SendAsync(room, new string('x', 4_000), cancellationToken);
        }

        await all;
        await Eventually.HoldsAsync("all have left", () => server.Rooms.Find(room)!.Readers == 0, cancellationToken);
    }

    [Test, Timeout(60_000)]
    public async Task WatchersOfHealth_ComeGoAndSeeTheStop(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var health = new Health.HealthClient(server.Channel);
        for (var watcher = 0; watcher < 50; watcher++)
        {
            using var gone = health.Watch(new HealthCheckRequest(), cancellationToken: cancellationToken);
            if (watcher % 2 == 0)
            {
                await gone.ResponseStream.MoveNext(cancellationToken);
            }
        }

        using var watch = health.Watch(new HealthCheckRequest(), cancellationToken: cancellationToken);
        await watch.ResponseStream.MoveNext(cancellationToken);
        await Assert.That(watch.ResponseStream.Current.Status).IsEqualTo(HealthCheckResponse.Types.ServingStatus.Serving);
        // Ends although the watch is open.
        await server.StopAsync();
    }

    [Test, Timeout(30_000)]
    public async Task ACompressedRequest_IsRefusedUnpacked(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        var request = new SendMessageRequest { ChatId = room, Message = new Message { Text = new string('x', 100_000) } };

        await RpcAssert.FailsAsync(StatusCode.Unimplemented, () => server.Client.SendMessageAsync(
            request,
            new Metadata { { "grpc-internal-encoding-request", "gzip" } },
            cancellationToken: cancellationToken).ResponseAsync);
    }
}
