using System.Net.Sockets;
using ChatGo.Api;
using ChatGo.Bench.Attacks;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>Clients that break off at any place, or say no more.</summary>
internal static class FaultAttacks
{
    private const int Clients = 20;

    private static readonly byte[] Reader =
    [
        .. AttackFrames.Opening(),
        .. AttackFrames.Headers(1, AttackFrames.Call("ConnectChat")),
        .. AttackFrames.Data(1, GrpcFrame.Of(new ConnectChatRequest { ChatId = HonestAudience.Room }), isEnd: true),
    ];

    /// <summary>The beginning of a handshake's first record: the rest never comes.</summary>
    private static readonly byte[] Hello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, .. new byte[100]];

    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        new("killed, at every place of a call", "", KillEverywhereAsync) { IsTlsToo = true },
        new("half closed, readers", "closed or GOAWAY NO_ERROR or GOAWAY NO_ERROR; closed", HalfCloseAsync) { IsTlsToo = true },
        new("killed in the handshake", "", static run => KillAsync(run, Hello)) { IsTlsOnly = true },
        new("nonsense for a handshake", "", static run => SpeakAsync(run, [.. "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8])) { IsTlsOnly = true },
        new("HTTP/2 without TLS", "", static run => SpeakAsync(run, Reader)) { IsTlsOnly = true },
    ];

    /// <summary>Each sends a little more of a call than the one before, and is killed: its system resets the connection.
    /// </summary>
    private static async Task KillEverywhereAsync(AttackRun run)
    {
        for (var bytes = 0; bytes <= Reader.Length; bytes += 7)
        {
            await using var plain = await run.Site.ConnectAsync(run.CancellationToken);
            await using var stream = await run.Site.SecureAsync(plain, run.CancellationToken);
            await stream.WriteAsync(Reader.AsMemory(0, bytes), run.CancellationToken);
            Kill(plain.Socket);
        }
    }

    private static async Task HalfCloseAsync(AttackRun run)
    {
        List<AttackPeer> peers = [];
        for (var client = 0; client < Clients; client++)
        {
            var (peer, socket) = await run.OpenAsync();
            await peer.SendAsync(Reader, run.CancellationToken);
            await Eventually.HoldsAsync("it reads", () => peer.ReceivedBytes > 200, run.CancellationToken);
            socket.Shutdown(SocketShutdown.Send);
            peers.Add(peer);
        }

        await Eventually.HoldsAsync("all are let go", () => peers.All(static peer => peer.IsGone), run.CancellationToken);
    }

    private static async Task KillAsync(AttackRun run, byte[] said)
    {
        for (var client = 0; client < Clients; client++)
        {
            await using var plain = await run.Site.ConnectAsync(run.CancellationToken);
            await plain.WriteAsync(said.AsMemory(0, said.Length * client / Clients), run.CancellationToken);
            Kill(plain.Socket);
        }
    }

    /// <summary>Sends what the server does not understand: it must let go, without a word or with TLS' own.</summary>
    private static async Task SpeakAsync(AttackRun run, byte[] said)
    {
        for (var client = 0; client < Clients; client++)
        {
            await using var plain = await run.Site.ConnectAsync(run.CancellationToken);
            await plain.WriteAsync(said, run.CancellationToken);
            var told = new byte[100];
            try
            {
                while (await plain.ReadAsync(told, run.CancellationToken) > 0)
                {
                }
            }
            catch (IOException)
            {
                // Reset: as good.
            }
        }
    }

    private static void Kill(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }
}
