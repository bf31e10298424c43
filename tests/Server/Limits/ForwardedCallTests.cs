using System.Net.Sockets;
using ChatGo.Api;
using ChatGo.Server.Limits;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Limits;

/// <summary>Calls that a trusted proxy passes on are of the addresses that it tells with each; nobody else tells any.
/// </summary>
public sealed class ForwardedCallTests : IDisposable
{
    private const string List = "x-forwarded-for";
    private const string Forwarded = "forwarded";

    private readonly FailingCaller _caller = new();

    public void Dispose() => _caller.Dispose();

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Failures_CountForTheAddressThatIsTold_WhateverCallersSayBefore(CancellationToken cancellationToken)
    {
        await using var server = await _caller.StartAsync("--trusted-proxies", "127.0.0.1,10.0.0.0/8");
        var statuses = new List<StatusCode>();
        for (var attempt = 0; attempt < FailingCaller.Limit + 2; attempt++)
        {
            var failure = await Assert.That(() => FailingCaller.FailAsync(
                server.Channel, cancellationToken, (List, $"203.0.113.{attempt}, 192.0.2.1, 10.0.0.5"), (Forwarded, $"for=203.0.113.{attempt}"))).Throws<RpcException>();
            statuses.Add(failure!.StatusCode);
        }

        await Assert.That(statuses.Count(static status => status == StatusCode.Unauthenticated)).IsEqualTo(FailingCaller.Limit);
        await Assert.That(statuses[^1]).IsEqualTo(StatusCode.ResourceExhausted);
        await Assert.That(await CountAsync(server.Channel, (Forwarded, "for=203.0.113.1, for=\"192.0.2.1:80\";by=10.0.0.5, for=10.0.0.6"))).IsEqualTo(0);
        await Assert.That(await CountAsync(server.Channel, (Forwarded, "for=192.0.2.2"))).IsEqualTo(FailingCaller.Limit);
        await Assert.That(await CountAsync(server.Channel, (List, "2001:db8::1"))).IsEqualTo(FailingCaller.Limit);
        await Assert.That(await CountAsync(server.Channel, (List, "2001:db8::2"))).IsEqualTo(0);
        // The proxy's own address is of this machine, and has no limits.
        await Assert.That(await CountAsync(server.Channel)).IsEqualTo(FailingCaller.Unlimited);
        await Assert.That(await CountAsync(server.Channel, (List, "192.0.2.1, fish"))).IsEqualTo(FailingCaller.Unlimited);

        Task<int> CountAsync(GrpcChannel channel, params (string Name, string Value)[] headers) =>
            FailingCaller.CountAsync(channel, cancellationToken, headers);
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Header_OfAnybodyElse_IsNotTaken(CancellationToken cancellationToken)
    {
        await using var server = await _caller.StartAsync("--trusted-proxies", "127.0.0.1");
        using var stranger = ProxyPeer.Connect(server.Address, [], from: "127.0.0.2");

        await Assert.That(await FailingCaller.CountAsync(stranger, cancellationToken, (List, "192.0.2.1"))).IsEqualTo(FailingCaller.Unlimited);
        await Assert.That(server.Services.GetRequiredService<Budgets>().Addresses.Count).IsEqualTo(0);
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Header_WhereNoProxyIsTrusted_IsNotTaken(CancellationToken cancellationToken)
    {
        await using var server = await _caller.StartAsync();

        await Assert.That(await FailingCaller.CountAsync(server.Channel, cancellationToken, (List, "192.0.2.1"))).IsEqualTo(FailingCaller.Unlimited);
        await Assert.That(server.Services.GetRequiredService<Budgets>().Addresses.Count).IsEqualTo(0);
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Header_OnAConnectionThatIsTold_IsTakenWhereThatIsAProxysToo(CancellationToken cancellationToken)
    {
        await using var server = await _caller.StartAsync("--trusted-proxies", "127.0.0.1,10.0.0.0/8");
        using var caller = ProxyPeer.Connect(server.Address, ProxyBytes.Tell(2, "192.0.2.1"));
        using var proxy = ProxyPeer.Connect(server.Address, ProxyBytes.Tell(2, "10.0.0.5"));

        await Assert.That(await FailingCaller.CountAsync(caller, cancellationToken, (List, "192.0.2.2"))).IsEqualTo(FailingCaller.Limit);
        await Assert.That(await FailingCaller.CountAsync(caller, cancellationToken, (List, "192.0.2.3"))).IsEqualTo(0);
        await Assert.That(await FailingCaller.CountAsync(proxy, cancellationToken, (List, "192.0.2.2"))).IsEqualTo(FailingCaller.Limit);
        await Assert.That(await FailingCaller.CountAsync(proxy, cancellationToken, (List, "192.0.2.1"))).IsEqualTo(0);
        await Assert.That(await FailingCaller.CountAsync(proxy, cancellationToken)).IsEqualTo(FailingCaller.Limit);
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task UnixSocket_OfATrustedProxy_TellsEitherWay(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("chatgo-");
        try
        {
            var path = Path.Combine(folder.FullName, "chat.sock");
            await using var server = await _caller.StartAsync("--urls", $"http://unix:{path}", "--trusted-proxies", "unix");
            using var told = Connect(path, ProxyBytes.Tell(2, "192.0.2.1"));
            using var passing = Connect(path, []);

            await Assert.That(await FailingCaller.CountAsync(told, cancellationToken)).IsEqualTo(FailingCaller.Limit);
            await Assert.That(await FailingCaller.CountAsync(passing, cancellationToken, (List, "192.0.2.1"))).IsEqualTo(0);
            await Assert.That(await FailingCaller.CountAsync(passing, cancellationToken)).IsEqualTo(FailingCaller.Unlimited);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Messages_OfOneConnection_CountForTheAddressThatEachCallTells(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(
            _caller.Time, "--trusted-proxies", "127.0.0.1", "--address-messages-per-second", "2");
        var room = await server.CreateRoomAsync(cancellationToken);
        var (ann, bob) = (From("192.0.2.1"), From("192.0.2.2"));
        using var session = TestSession.Open(ann, cancellationToken);
        var joined = await session.JoinAsync(room, cancellationToken);
        await Assert.That((await session.SendAsync(joined.ChatRef, "one", cancellationToken)).Error).IsNull();
        // What is full again is forgotten; a stream is still held to what its address has begun anew.
        _caller.Time.Advance(TimeSpan.FromSeconds(5));
        var budgets = server.Services.GetRequiredService<Budgets>();
        budgets.Addresses.Sweep(budgets.Now);

        for (var sent = 0; sent < 2; sent++)
        {
            await SendAsync(ann);
            await SendAsync(bob);
        }

        await RpcAssert.FailsAsync(StatusCode.ResourceExhausted, () => SendAsync(ann));
        await RpcAssert.FailsAsync(StatusCode.ResourceExhausted, () => SendAsync(bob));
        await Assert.That((await session.SendAsync(joined.ChatRef, "two", cancellationToken)).Error.Reason).IsEqualTo("RATE");
        for (var sent = 0; sent < FailingCaller.Unlimited; sent++)
        {
            await SendAsync(server.Client);
        }

        ChatV1.ChatV1Client From(string address) => server.ClientOf(new Metadata { { List, address } });

        async Task SendAsync(ChatV1.ChatV1Client client) => await client.SendMessageAsync(
            new SendMessageRequest { ChatId = room, Message = new Message { Text = "hello" } }, cancellationToken: cancellationToken);
    }

    private static GrpcChannel Connect(string path, byte[] header) => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
    {
        DisposeHttpClient = true,
        HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                await socket.SendAsync(header, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        },
    });
}
