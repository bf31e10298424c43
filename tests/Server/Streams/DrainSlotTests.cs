using ChatGo.Api;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Streams;

/// <summary>A stop ends the streams a few at a time.</summary>
public sealed class DrainSlotTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Test, Rule("S6"), Timeout(120_000)]
    public async Task Stop_EndsAThousandStreams_AFewEachSecond(CancellationToken cancellationToken)
    {
        const int Readers = 1_000;
        await using var server = await RunningServer.StartAsync(_time, "--drain-seconds", "10");
        var room = await server.CreateRoomAsync(cancellationToken);
        var readers = new List<RoomWatcher>();
        for (var reader = 0; reader < Readers; reader++)
        {
            readers.Add(await RoomWatcher.ConnectAsync(server.Client, room, string.Empty, cancellationToken));
        }

        var stop = server.StopAsync();
        var before = 0;
        var busiest = 0;
        for (var second = 0; second < 10; second++)
        {
            // Ten slots: each tick is taken before the next.
            for (var slot = 1; slot <= 10; slot++)
            {
                var due = (second * 100) + (slot * 10);
                await Eventually.HoldsAsync($"{due} have ended", () => Ended() >= due, cancellationToken);
                _time.Advance(Second / 10);
            }

            busiest = Math.Max(busiest, Ended() - before);
            before = Ended();
        }

        await stop;
        await Assert.That(busiest).IsLessThanOrEqualTo(Readers / 5);
        foreach (var reader in readers)
        {
            await Assert.That((await reader.Ended).StatusCode).IsEqualTo(StatusCode.Unavailable);
            await Assert.That(reader.GoAways.Single().Reason).IsEqualTo(GoAway.Types.Reason.Drain);
            // Told by a few at a time, they need not stay away for long.
            await Assert.That(reader.GoAways.Single().ReconnectAfterMs).IsBetween(1U, 1_000U);
        }

        int Ended() => readers.Count(static reader => reader.Ended.IsCompleted);
    }

    [Test, Rule("S6"), Rule("C3"), Timeout(60_000)]
    public async Task Stop_RefusesWhatIsNew_AndAStreamGoesOnUntilItsTurn(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time, "--drain-seconds", "10");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var one = TestSession.Open(server.Client, cancellationToken);
        using var other = TestSession.Open(server.Client, cancellationToken);
        var joined = await one.JoinAsync(room, cancellationToken);
        await other.JoinAsync(room, cancellationToken);
        var health = new Health.HealthClient(server.Channel);

        var stop = server.StopAsync();
        await RpcAssert.FailsAsync(StatusCode.Unavailable, () => server.SendAsync(room, "refused", cancellationToken));
        var status = await health.CheckAsync(new HealthCheckRequest { Service = "chat_v1.ChatV1" }, cancellationToken: cancellationToken);
        await Assert.That(status.Status).IsEqualTo(HealthCheckResponse.Types.ServingStatus.NotServing);

        // The first slot has ended one of the two.
        bool[] taken = [await TakesAsync(one), await TakesAsync(other)];
        await Assert.That(taken.Count(static isTaken => isTaken)).IsEqualTo(1);

        await _time.RunUntilAsync("the stop", () => stop.IsCompleted, cancellationToken);

        async Task<bool> TakesAsync(TestSession session)
        {
            try
            {
                return (await session.SendAsync(joined.ChatRef, "still", cancellationToken)).Error is null;
            }
            catch (Exception ended) when (ended is RpcException or InvalidOperationException)
            {
                return false;
            }
        }
    }

    [Test, Timeout(30_000)]
    public async Task Stop_WithoutStreams_WaitsForNothing(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time, "--drain-seconds", "3600");

        await server.StopAsync().WaitAsync(cancellationToken);
    }
}
