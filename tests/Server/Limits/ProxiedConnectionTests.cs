using System.Net;
using System.Net.Sockets;
using ChatGo.Server.Http2;
using ChatGo.Server.Limits;
using ChatGo.Tests.Server.Tls;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Limits;

/// <summary>Connections of trusted proxies are of the addresses that they tell by PROXY protocol; nobody else tells any.
/// </summary>
public sealed class ProxiedConnectionTests : IDisposable
{
    private readonly FailingCaller _caller = new();
    private readonly TestCertificates _certificates = new();

    public void Dispose()
    {
        _caller.Dispose();
        _certificates.Dispose();
    }

    [Test, Rule("L1"), Timeout(60_000)]
    [Arguments(1, "192.0.2.1", "192.0.2.1", "192.0.2.2", false)]
    [Arguments(1, "2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1", true)]
    [Arguments(2, "192.0.2.1", "::ffff:192.0.2.1", "127.0.0.9", true)]
    [Arguments(2, "2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1", false)]
    public async Task Failures_CountForTheAddressThatAProxyTells(
        int version, string address, string same, string other, bool isByByte, CancellationToken cancellationToken)
    {
        await using var server = await _caller.StartAsync("--trusted-proxies", "127.0.0.1");
        using var first = ProxyPeer.Connect(server.Address, ProxyBytes.Tell(version, address), isByByte: isByByte);
        using var second = ProxyPeer.Connect(server.Address, ProxyBytes.Binary(
            ProxyBytes.Proxy, ProxyBytes.Tcp6, ProxyBytes.Addresses(IPAddress.Parse(same).MapToIPv6())));
        using var third = ProxyPeer.Connect(server.Address, ProxyBytes.Tell(version, other));

        await Assert.That(await FailingCaller.CountAsync(first, cancellationToken)).IsEqualTo(FailingCaller.Limit);
        await Assert.That(await FailingCaller.CountAsync(second, cancellationToken)).IsEqualTo(0);
        await Assert.That(await FailingCaller.CountAsync(third, cancellationToken))
            .IsEqualTo(other is "127.0.0.9" ? FailingCaller.Unlimited : FailingCaller.Limit);
        await Assert.That(server.Lines.Count(line => line.Contains($"Refuses a caller from {address}:", StringComparison.Ordinal))).IsEqualTo(1);
    }

    [Test, Rule("L1"), Timeout(60_000)]
    [MethodDataSource(nameof(OfItsOwn))]
    public async Task Connection_OfTheProxysOwn_IsOfItsAddress(byte[] header, CancellationToken cancellationToken)
    {
        await using var server = await _caller.StartAsync("--trusted-proxies", "127.0.0.1");
        using var connection = ProxyPeer.Connect(server.Address, header);

        await Assert.That(await FailingCaller.CountAsync(connection, cancellationToken)).IsEqualTo(FailingCaller.Unlimited);
        await Assert.That(AddressesOf(server)).IsEqualTo(0);
    }

    public static IEnumerable<Func<byte[]>> OfItsOwn() =>
    [
        () => [],
        () => ProxyBytes.Line("PROXY UNKNOWN"),
        () => ProxyBytes.Binary(ProxyBytes.Local, 0, []),
        () => ProxyBytes.Binary(ProxyBytes.Local, ProxyBytes.Tcp4, ProxyBytes.Addresses(IPAddress.Parse("192.0.2.1"))),
    ];

    [Test, Rule("L1"), Timeout(60_000)]
    [Arguments(1)]
    [Arguments(2)]
    public async Task Header_OfAnybodyElse_IsNotTaken(int version, CancellationToken cancellationToken)
    {
        await using var server = await _caller.StartAsync("--trusted-proxies", "127.0.0.1,10.0.0.0/8,unix");
        using var told = ProxyPeer.Connect(server.Address, ProxyBytes.Tell(version, "192.0.2.1"), from: "127.0.0.2");
        using var silent = ProxyPeer.Connect(server.Address, [], from: "127.0.0.2");

        var failure = await Assert.That(() => FailingCaller.FailAsync(told, cancellationToken)).Throws<RpcException>();

        await Assert.That(failure!.StatusCode is StatusCode.Unavailable or StatusCode.Internal).IsTrue();
        await Assert.That(await FailingCaller.CountAsync(silent, cancellationToken)).IsEqualTo(FailingCaller.Unlimited);
        await Assert.That(AddressesOf(server)).IsEqualTo(0);
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Header_OfAProxyBehindAProxy_IsNotTaken(CancellationToken cancellationToken)
    {
        await using var server = await _caller.StartAsync("--trusted-proxies", "127.0.0.1,10.0.0.0/8");
        using var twice = ProxyPeer.Connect(server.Address, [.. ProxyBytes.Tell(2, "10.0.0.1"), .. ProxyBytes.Tell(2, "192.0.2.1")]);

        await Assert.That(() => FailingCaller.FailAsync(twice, cancellationToken)).Throws<RpcException>();
    }

    [Test, Timeout(60_000)]
    public async Task Header_ThatIsMalformed_EndsTheConnectionWithOneLine(CancellationToken cancellationToken)
    {
        await using var server = await _caller.StartAsync("--trusted-proxies", "127.0.0.1");
        foreach (var header in (byte[][])
        [
            ProxyBytes.Line("PROXY TCP4 192.0.2.1 fish 1 2"),
            ProxyBytes.Line("PROXY TCP4 " + new string('1', 2_000)),
            ProxyBytes.Binary(ProxyBytes.Proxy, ProxyBytes.Tcp4, new byte[60_000]),
        ])
        {
            await Assert.That(await ProxyPeer.TalkAsync(server.Address, header, cancellationToken)).IsEqualTo(0);
        }

        await Assert.That(server.Lines.Count(static line =>
            line.Contains("Refuses a connection of the trusted proxy 127.0.0.1:", StringComparison.Ordinal)
            && line.Contains("malformed", StringComparison.Ordinal))).IsEqualTo(1);
        await Assert.That(AddressesOf(server)).IsEqualTo(0);
    }

    [Test, Timeout(60_000)]
    [Arguments(0)]
    [Arguments(5)]
    [Arguments(20)]
    public async Task Header_ThatIsNotThereInTime_EndsTheConnection(int bytes, CancellationToken cancellationToken)
    {
        await using var server = await _caller.StartAsync("--trusted-proxies", "127.0.0.1");
        var reading = ProxyPeer.TalkAsync(server.Address, ProxyBytes.Tell(2, "192.0.2.1")[..bytes], cancellationToken);

        await _caller.Time.RunUntilAsync("the end", () => reading.IsCompleted, cancellationToken);

        await Assert.That(await reading).IsEqualTo(0);
        await Assert.That(server.Lines.Count(static line => line.Contains("within 5 s", StringComparison.Ordinal))).IsEqualTo(1);
    }

    [Test, Timeout(60_000)]
    [Arguments(0)]
    [Arguments(20)]
    public async Task Peer_WhoGoesWithinItsHeader_IsNobodysError(int bytes, CancellationToken cancellationToken)
    {
        await using var server = await _caller.StartAsync("--trusted-proxies", "127.0.0.1");
        var connections = server.Services.GetRequiredService<DirectConnections>();
        foreach (var isReset in (bool[])[true, false])
        {
            await using (var stream = await ProxyPeer.OpenAsync(server.Address, ProxyBytes.Tell(1, "192.0.2.1")[..bytes], cancellationToken))
            {
                await Eventually.HoldsAsync("it is there", () => connections.Count == 1, cancellationToken);
                stream.Socket.LingerState = new LingerOption(isReset, 0);
            }

            await Eventually.HoldsAsync("it is gone", () => connections.Count == 0, cancellationToken);
        }
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Header_BeforeTls_TellsTheAddress(CancellationToken cancellationToken)
    {
        await using var server = await _caller.StartAsync(
            ["--urls", "https://127.0.0.1:0", .. _certificates.IssueServer("site", "localhost"), "--trusted-proxies", "127.0.0.0/8"]);
        using var first = new TlsClient(_certificates).Connect(server.Address, before: ProxyBytes.Tell(2, "192.0.2.1"));
        using var same = new TlsClient(_certificates).Connect(server.Address, before: ProxyBytes.Tell(1, "192.0.2.1"));
        using var own = new TlsClient(_certificates).Connect(server.Address);

        await Assert.That(await FailingCaller.CountAsync(first, cancellationToken)).IsEqualTo(FailingCaller.Limit);
        await Assert.That(await FailingCaller.CountAsync(same, cancellationToken)).IsEqualTo(0);
        await Assert.That(await FailingCaller.CountAsync(own, cancellationToken)).IsEqualTo(FailingCaller.Unlimited);
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Connections_AreCountedByTheAddressThatIsTold(CancellationToken cancellationToken)
    {
        await using var server = await _caller.StartAsync("--trusted-proxies", "127.0.0.1", "--address-connections", "2");
        var open = new List<GrpcChannel>();
        try
        {
            foreach (var address in (string[])["192.0.2.1", "192.0.2.1", "192.0.2.2"])
            {
                open.Add(ProxyPeer.Connect(server.Address, ProxyBytes.Tell(2, address)));
                await RpcAssert.FailsAsync(StatusCode.Unauthenticated, () => FailingCaller.FailAsync(open[^1], cancellationToken));
            }

            using var third = ProxyPeer.Connect(server.Address, ProxyBytes.Tell(1, "192.0.2.1"));
            var failure = await Assert.That(() => FailingCaller.FailAsync(third, cancellationToken)).Throws<RpcException>();

            await Assert.That(failure!.StatusCode is StatusCode.Unavailable or StatusCode.Internal).IsTrue();
            await Assert.That(server.Lines.Count(static line => line.Contains("an address has 2 connections", StringComparison.Ordinal))).IsEqualTo(1);
        }
        finally
        {
            open.ForEach(static channel => channel.Dispose());
        }
    }

    private static int AddressesOf(RunningServer server) => server.Services.GetRequiredService<Budgets>().Addresses.Count;
}
