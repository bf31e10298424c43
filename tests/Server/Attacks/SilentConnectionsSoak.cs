using System.Net.Sockets;
using ChatGo.Api;
using ChatGo.Bench.Attacks;
using ChatGo.Client.Load.Http2;
using ChatGo.Tests.Server.Races;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>Connections that say nothing, or begin and say no more: they cost memory within the bound and nothing else.
/// CHATGO_SOAK_RUNS makes 500 of them 10,000, and waits until the server has ended each.</summary>
[NotInParallel]
public sealed class SilentConnectionsSoak
{
    private const int Few = 500;
    private const int Many = 10_000;
    private const int Descriptors = 20_000;
    private const int BytesAConnection = 32 << 10;

    /// <summary>What a server at rest gains and loses by itself. Unit: bytes.</summary>
    private const int Slack = 48 << 20;

    private static readonly byte[][] Words =
    [
        [],
        [.. AttackFrames.Preface[..12]],
        AttackFrames.Opening(),
        [.. AttackFrames.Opening(), .. AttackFrames.Headers(1, AttackFrames.Call("SendMessage"))[..40]],
        [.. AttackFrames.Opening(), .. AttackFrames.Of(Http2Frame.Headers, 0, 1, AttackFrames.Call("SendMessage"))],
    ];

    [Test, Timeout(600_000)]
    public async Task Connections_ThatSayNothing_TakeTheirBoundAndDisturbNobody(CancellationToken cancellationToken)
    {
        await using var server = await ServerProgram.StartAsync(Descriptors, cancellationToken);
        await using var audience = await HonestAudience.StartAsync(server.NewChannel, cancellationToken);
        await audience.GoesOnAsync(cancellationToken);
        var before = server.ResidentBytes;
        List<Socket> silent = [];
        try
        {
            var count = SoakSettings.IsFull ? Many : Few;
            for (var one = 0; one < count; one++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                silent.Add(socket);
                await socket.ConnectAsync(server.Address.Host, server.Address.Port, cancellationToken);
                await socket.SendAsync(Words[one % Words.Length], cancellationToken);
            }

            await audience.GoesOnAsync(cancellationToken);
            using var channel = server.NewChannel();
            await new ChatV1.ChatV1Client(channel).GetChatAsync(
                new GetChatRequest { ChatId = HonestAudience.Room }, cancellationToken: cancellationToken);
            await Assert.That(server.ResidentBytes - before).IsLessThan(((long)count * BytesAConnection) + Slack);
            if (SoakSettings.IsFull)
            {
                // By the server's pings, or by Kestrel's timers: 20 s, 30 s, 130 s.
                await Eventually.HoldsAsync("each is let go", () => silent.TrueForAll(IsOver), cancellationToken);
            }
        }
        finally
        {
            silent.ForEach(static one => one.Dispose());
        }

        await audience.VerifyAsync(cancellationToken);
    }

    private static bool IsOver(Socket socket)
    {
        if (!socket.Poll(0, SelectMode.SelectRead))
        {
            return false;
        }

        try
        {
            // Settings, pings, goodbyes; the end at last.
            var said = new byte[1_024];
            int bytes;
            while ((bytes = socket.Available) > 0)
            {
                socket.Receive(said, Math.Min(bytes, said.Length), SocketFlags.None);
            }

            return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
