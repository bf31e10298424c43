using System.Globalization;
using ChatGo.Api;
using ChatGo.Tests.Server;
using Grpc.Core;
using TestSession = ChatGo.Tests.Server.TestSession;

namespace ChatGo.Tests.Interop.Proxies;

/// <summary>The recipes of server/proxies, run as they stand.</summary>
/// <remarks>CHATGO_INTEROP_SILENCE seconds of silence; the long form has 90, more than the proxies' own bounds.</remarks>
public sealed class ProxyTests
{
    private static readonly string[] Packages = ["nginx", "haproxy", "caddy"];

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(int.Parse(
        Environment.GetEnvironmentVariable("CHATGO_INTEROP_SILENCE") ?? "5", CultureInfo.InvariantCulture));

    [Test, Timeout(120_000)]
    [Arguments("nginx", true)]
    [Arguments("nginx", false)]
    [Arguments("haproxy", true)]
    [Arguments("haproxy", false)]
    [Arguments("caddy", true)]
    [Arguments("caddy", false)]
    public async Task Proxy_CarriesCallsStreamsAndSessions(string package, bool tls, CancellationToken cancellationToken)
    {
        const int Count = 80;
        await using var server = await RunningServer.StartAsync();
        await using var proxy = await RunningProxy.StartAsync(package, server.Address, cancellationToken);
        using var connection = proxy.NewConnection(tls);
        var client = new ChatV1.ChatV1Client(connection);
        var room = (await client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken)).ChatId;
        using var reader =
            await NoticeReader.ConnectAsync(client, new ConnectChatRequest { ChatId = room }, cancellationToken);
        var reading = reader.ReadToAsync(Count, cancellationToken);
        using var session = TestSession.Open(client, cancellationToken);
        var joined = await session.JoinAsync(room, cancellationToken);

        // More than 1 MiB in all: to nginx a Session's requests are one body.
        var text = new string('x', 16_000);
        for (var number = 0; number < Count; number++)
        {
            var ack = await session.SendAsync(joined.ChatRef, text, cancellationToken);
            await Assert.That(ack.Error).IsNull();
        }

        await reading;
        await Assert.That(reader.Sequences.SequenceEqual(Enumerable.Range(1, Count).Select(static n => (ulong)n))).IsTrue();
    }

    [Test, Timeout(120_000)]
    [Arguments("nginx")]
    [Arguments("haproxy")]
    [Arguments("caddy")]
    public async Task Proxy_LetsAConnectionHaveManyStreams_AndSaysThatTheyAreCancelled(
        string package, CancellationToken cancellationToken)
    {
        const int Count = 150;
        await using var server = await RunningServer.StartAsync();
        await using var proxy = await RunningProxy.StartAsync(package, server.Address, cancellationToken);
        using var connection = proxy.NewConnection(tls: true);
        var client = new ChatV1.ChatV1Client(connection);
        var room = await server.CreateRoomAsync(cancellationToken);

        var readers = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ =>
            NoticeReader.ConnectAsync(client, new ConnectChatRequest { ChatId = room }, cancellationToken)));
        var session = TestSession.Open(client, cancellationToken);
        await session.JoinAsync(room, cancellationToken);
        await Assert.That(server.Rooms.Find(room)!.Readers).IsEqualTo(Count + 1);

        session.Dispose();
        foreach (var reader in readers)
        {
            reader.Dispose();
        }

        await Eventually.HoldsAsync("the room is empty", () => server.Rooms.Find(room)!.Readers == 0, cancellationToken);
    }

    [Test, Timeout(300_000)]
    public async Task Proxies_KeepStreamsThatAreSilent(CancellationToken cancellationToken)
    {
        foreach (var package in Packages)
        {
            ProxyRecipe.Of(package).SkipWhereMissing();
        }

        await using var server = await RunningServer.StartAsync();
        await Task.WhenAll(Packages.Select(async package =>
        {
            await using var proxy = await RunningProxy.StartAsync(package, server.Address, cancellationToken);
            await Task.WhenAll(
                KeepSilentAsync(server, proxy, tls: true, cancellationToken),
                KeepSilentAsync(server, proxy, tls: false, cancellationToken));
        }));
    }

    [Test, Timeout(120_000)]
    [Arguments("nginx", true)]
    [Arguments("nginx", false)]
    [Arguments("haproxy", true)]
    [Arguments("haproxy", false)]
    [Arguments("caddy", true)]
    [Arguments("caddy", false)]
    public async Task Proxy_WhenTheServerStops_TellsStreamsAndRefusesCalls(
        string package, bool tls, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        await using var proxy = await RunningProxy.StartAsync(package, server.Address, cancellationToken);
        using var connection = proxy.NewConnection(tls);
        var client = new ChatV1.ChatV1Client(connection);
        var room = await server.CreateRoomAsync(cancellationToken);
        var join = new ConnectChatRequest { ChatId = room };
        using var plain = client.ConnectChat(join, cancellationToken: cancellationToken);
        using var told = client.ConnectChat(
            new ConnectChatRequest { ChatId = room, Notices = true }, cancellationToken: cancellationToken);
        using var session = client.Session(cancellationToken: cancellationToken);
        await session.RequestStream.WriteAsync(new SessionRequest { RequestId = 1, Join = join }, cancellationToken);
        await Eventually.HoldsAsync("three read", () => server.Rooms.Find(room)!.Readers == 3, cancellationToken);

        await server.StopAsync();

        var drained = (Status: StatusCode.Unavailable, WasTold: true);
        await Assert.That(await EndAsync(plain.ResponseStream, cancellationToken)).IsEqualTo(drained with { WasTold = false });
        await Assert.That(await EndAsync(told.ResponseStream, cancellationToken)).IsEqualTo(drained);
        // haproxy makes a reset of the end of a call whose caller has not ended; what came just before is lost with it.
        var ended = await EndAsync(session.ResponseStream, cancellationToken);
        await Assert.That(ended == drained || (package == "haproxy" && ended.Status == StatusCode.Cancelled))
            .IsTrue().Because($"{ended}");
        await RpcAssert.FailsAsync(StatusCode.Unavailable, async () =>
            await client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken));
    }

    private static async Task KeepSilentAsync(
        RunningServer server, RunningProxy proxy, bool tls, CancellationToken cancellationToken)
    {
        using var connection = proxy.NewConnection(tls);
        var client = new ChatV1.ChatV1Client(connection);
        var room = await server.CreateRoomAsync(cancellationToken);
        // nginx holds its headers back until a message comes.
        using var plain = client.ConnectChat(new ConnectChatRequest { ChatId = room }, cancellationToken: cancellationToken);
        using var told = await NoticeReader.ConnectAsync(client, new ConnectChatRequest { ChatId = room }, cancellationToken);
        using var session = TestSession.Open(client, cancellationToken);
        await session.JoinAsync(room, cancellationToken);
        await Eventually.HoldsAsync("three read", () => server.Rooms.Find(room)!.Readers == 3, cancellationToken);

        await Task.Delay(Silence, cancellationToken);
        await server.SendAsync(room, "after the silence", cancellationToken);

        await Assert.That(await plain.ResponseStream.MoveNext(cancellationToken)).IsTrue();
        await Assert.That(plain.ResponseStream.Current.Sequence).IsEqualTo(1UL);
        await told.ReadToAsync(1, cancellationToken);
        await session.ReadUntilAsync(() => session.Messages.Count == 1, cancellationToken);
    }

    /// <summary>Reads to the end.</summary>
    /// <returns>How it ended, and whether it was told before that the server drains.</returns>
    private static async Task<(StatusCode Status, bool WasTold)> EndAsync(
        IAsyncStreamReader<Message> stream, CancellationToken cancellationToken)
    {
        var wasTold = false;
        try
        {
            while (await stream.MoveNext(cancellationToken))
            {
                wasTold |= stream.Current.Notice?.GoAway?.Reason == GoAway.Types.Reason.Drain;
            }
        }
        catch (RpcException ended)
        {
            return (ended.StatusCode, wasTold);
        }

        return (StatusCode.OK, wasTold);
    }
}
