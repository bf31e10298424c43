using System.Text;
using ChatGo.Server.Http2;
using ChatGo.Server.Limits;
using ChatGo.Tests.Server.Http2;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Bounds;

/// <summary>Request headers that a few bytes unpack to: the calls of a connection have so many and no more.</summary>
public sealed class RequestHeaderTests
{
    private const int Calls = 300;
    private const int References = 7;

    [Test, Timeout(60_000)]
    public async Task Calls_WithLargeHeadersByReference_AreRefusedBeyondTheBudget(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        using var peer = await Peer.ConnectAsync(server.Address, 65_535, cancellationToken);
        // One entry in the table of the connection, then calls that name it again and again.
        byte[] entry = [0x40, 1, (byte)'x', 0x7F, .. Integer(3_900 - 127), .. Encoding.ASCII.GetBytes(new string('v', 3_900))];
        var streams = new List<PeerStream> { await peer.OpenAsync("/chat_v1.ChatV1/Session", entry) };
        for (var call = 1; call < Calls; call++)
        {
            streams.Add(await peer.OpenAsync("/chat_v1.ChatV1/Session", [.. Enumerable.Repeat((byte)0xBE, References)]));
        }

        var connections = server.Services.GetRequiredService<DirectConnections>();
        await Eventually.HoldsAsync(
            "most are refused", () => streams.Count(static stream => stream.Ended.IsCompleted) > Calls / 2, cancellationToken);
        await Assert.That(connections.All.Max(static connection => connection.Budgets.Headers.Taken))
            .IsBetween(ConnectionLimits.MaxHeaderBytes / 2, ConnectionLimits.MaxHeaderBytes);

        // Those that were let in go on.
        await Assert.That(streams.Count(static stream => stream.Begun.IsCompletedSuccessfully && !stream.Ended.IsCompleted))
            .IsGreaterThan(16);
        peer.Dispose();
        await Eventually.HoldsAsync("the connection is gone", () => connections.Count == 0, cancellationToken);
    }

    /// <summary>What follows a prefix of 7 bits that is full (RFC 7541, 5.1).</summary>
    private static byte[] Integer(int rest)
    {
        List<byte> bytes = [];
        for (; rest >= 128; rest >>= 7)
        {
            bytes.Add((byte)(0x80 | (rest & 0x7F)));
        }

        return [.. bytes, (byte)rest];
    }
}
