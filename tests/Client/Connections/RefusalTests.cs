using ChatGo.Api;
using ChatGo.Client.Connections;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ChatGo.Tests.Client.Connections;

/// <summary>What a refusal says beside its code and text.</summary>
public sealed class RefusalTests
{
    [Test]
    [Arguments("MUTED", 0, "PERMISSION_DENIED: as it is")]
    [Arguments("MUTED", 400, "PERMISSION_DENIED: as it is; try again in 1 second")]
    [Arguments("MUTED", 120_001, "PERMISSION_DENIED: as it is; try again in 3 minutes")]
    [Arguments("SLOW_MODE", 6_100, "the room is in slow mode; try again in 7 seconds")]
    [Arguments("RATE", 6_100, "PERMISSION_DENIED: as it is")]
    public async Task Refusal_SaysAfterHowLongToTryAgain(string reason, int milliseconds, string expected)
    {
        var status = new Google.Rpc.Status { Code = (int)Code.PermissionDenied, Message = "as it is" };
        status.Details.Add(Any.Pack(new ErrorInfo { Reason = reason }));
        status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(milliseconds)) }));

        await Assert.That(FaultReader.Read(status.ToRpcException()).Refusal).IsEqualTo(expected);
    }

    [Test]
    [Timeout(10_000)]
    public async Task SendAsync_RefusedOnASession_SaysTheSame(CancellationToken cancellationToken)
    {
        await using var server = await ScriptedChat.StartAsync(static async stream =>
        {
            await stream.WelcomeAsync();
            var error = new Error
            {
                Code = (int)StatusCode.ResourceExhausted,
                Message = "slow mode",
                Reason = "SLOW_MODE",
                RetryAfterMs = 1_500,
            };
            await stream.RefuseAsync((await stream.ReadAsync()).RequestId, error);
            await stream.StandAsync();
        });
        await using var connection = new ScriptedConnection(server);
        connection.Start();

        var refused = await Assert.That(async () => await connection.SendAsync("too soon", cancellationToken))
            .Throws<RpcException>();

        await Assert.That(FaultReader.Read(refused!).Refusal).IsEqualTo("the room is in slow mode; try again in 2 seconds");
        await Assert.That(connection.Running.IsCompleted).IsFalse();
    }

    [Test]
    [Arguments(0, 0)]
    [Arguments(1_500, 1_500)]
    [Arguments(int.MaxValue, 300_000)]
    public async Task PauseBy_WaitsAsAskedWithinLimits(int asked, int expected)
    {
        var fault = new ConnectionFault(Recovery.Retry, "away") { RetryAfter = TimeSpan.FromMilliseconds(asked) };

        await Assert.That(fault.PauseBy(new Backoff(new NoDelay()))).IsEqualTo(TimeSpan.FromMilliseconds(expected));
    }

    [Test]
    public async Task PauseBy_OfWhatAllAreAsked_SpreadsThem_AndKeepsToAWaitOfItsOwn()
    {
        var asked = new ConnectionFault(Recovery.Retry, "away") { RetryAfter = TimeSpan.FromSeconds(1) };

        await Assert.That(asked.PauseBy(new Backoff(new LongestDelay()))).IsEqualTo(TimeSpan.FromSeconds(1) + Backoff.Base);
        await Assert.That((asked with { IsSpread = true }).PauseBy(new Backoff(new LongestDelay()))).IsEqualTo(TimeSpan.FromSeconds(1));
        await Assert.That((asked with { IsSpread = true, RetryAfter = TimeSpan.Zero }).PauseBy(new Backoff(new LongestDelay())))
            .IsEqualTo(Backoff.Base);
    }

    private sealed class LongestDelay : Random
    {
        public override long NextInt64(long maxValue) => maxValue - 1;
    }

    private sealed class NoDelay : Random
    {
        public override long NextInt64(long maxValue) => 0;
    }
}
