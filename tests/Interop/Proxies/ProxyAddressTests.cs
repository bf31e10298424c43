using ChatGo.Tests.Server;
using ChatGo.Tests.Server.Limits;
using Grpc.Core;

namespace ChatGo.Tests.Interop.Proxies;

/// <summary>Proxies that are set as server/PROXIES.md says tell whose a call is, whatever the caller says.</summary>
public sealed class ProxyAddressTests : IDisposable
{
    private readonly FailingCaller _caller = new();

    public void Dispose() => _caller.Dispose();

    [Test, Timeout(120_000)]
    [Arguments("nginx", "grpc_pass", "grpc_set_header X-Forwarded-For $proxy_add_x_forwarded_for; grpc_pass")]
    [Arguments("haproxy", "127.0.0.1:50051 proto h2", "127.0.0.1:50051 proto h2 send-proxy-v2")]
    [Arguments("haproxy", "mode http", "mode http\n    option forwardfor")]
    [Arguments("caddy", "reverse_proxy", "reverse_proxy")]
    public async Task Proxy_TellsWhoseACallIs(string package, string line, string instead, CancellationToken cancellationToken)
    {
        const string Caller = "127.0.0.9";
        await using var server = await _caller.StartAsync("--trusted-proxies", "127.0.0.1");
        await using var proxy = await RunningProxy.StartAsync(
            package, server.Address, cancellationToken, recipe => recipe.Replace(Named(line), Named(instead), StringComparison.Ordinal));
        using var connection = ProxyPeer.Connect(proxy.Plain, [], from: Caller);

        await RpcAssert.FailsAsync(
            StatusCode.Unauthenticated, () => FailingCaller.FailAsync(connection, cancellationToken, ("x-forwarded-for", "203.0.113.9")));

        await Assert.That(server.Lines.Count(static text => text.Contains($"Refuses a caller from {Caller}:", StringComparison.Ordinal))).IsEqualTo(1);

        string Named(string text) => text.Replace("50051", $"{server.Address.Port}", StringComparison.Ordinal);
    }
}
