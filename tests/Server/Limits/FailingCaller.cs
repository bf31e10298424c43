using ChatGo.Api;
using ChatGo.Tests.Server.Callers;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Limits;

/// <summary>Fails to authenticate: how often it may says for which address that counts. The server's time stands still.
/// </summary>
internal sealed class FailingCaller : IDisposable
{
    /// <summary>How often an address fails before it is refused for that.</summary>
    public const int Limit = 3;

    /// <summary>How often an address without limits has failed.</summary>
    public const int Unlimited = 10;

    private readonly TestKeys _keys = new();

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => _keys.Dispose();

    /// <summary>Starts a server that knows its callers.</summary>
    public Task<RunningServer> StartAsync(params string[] args) =>
        RunningServer.StartAsync(Time, [.. _keys.Args, "--address-failures-per-second", $"{Limit}", .. args]);

    /// <summary>Fails once.</summary>
    public static async Task FailAsync(GrpcChannel channel, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        var metadata = TestKeys.ApiKey("no such key");
        foreach (var (name, value) in headers)
        {
            metadata.Add(name, value);
        }

        await new ChatV1.ChatV1Client(channel).ListChatsAsync(new ListChatsRequest(), metadata, cancellationToken: cancellationToken);
    }

    /// <summary>Fails until it is refused for that, or often enough.</summary>
    /// <returns>How often it failed.</returns>
    public static async Task<int> CountAsync(GrpcChannel channel, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        for (var count = 0; count < Unlimited; count++)
        {
            var failure = await Assert.That(() => FailAsync(channel, cancellationToken, headers)).Throws<RpcException>();
            if (failure!.StatusCode == StatusCode.ResourceExhausted)
            {
                return count;
            }

            await Assert.That(failure.StatusCode).IsEqualTo(StatusCode.Unauthenticated).Because(failure.Status.Detail);
        }

        return Unlimited;
    }
}
