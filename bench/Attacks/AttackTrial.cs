using System.Net;
using System.Net.Sockets;
using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Bench.Servers;
using ChatGo.Client.Load.Http2;
using Google.Protobuf;

namespace ChatGo.Bench.Attacks;

/// <summary>One run: a native server is started; ten readers and a sender use it; beside them someone floods it.</summary>
/// <param name="kind">The server.</param>
/// <param name="attacker">Who floods it.</param>
/// <param name="maxBytes">How much an attacker sends at most. Unit: bytes.</param>
internal sealed class AttackTrial(ServerKind kind, AttackerProcess attacker, long maxBytes)
{
    private const int Readers = 10;
    private const int Rate = 50;
    private const int LargeMessages = 70;
    private const int LargeBytes = 16_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Attacking = TimeSpan.FromSeconds(4);

    /// <summary>Longer than any attack takes, what the server owes at its end included.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs it.</summary>
    /// <param name="flood">The attack; null: none.</param>
    /// <param name="like">What it is to be as large as: so many bytes on so many connections; null: as large as may be.
    /// </param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <exception cref="LoadException">The server did not start, or did not play along.</exception>
    public async Task<AttackTurn> RunAsync(Flood? flood, AttackerReport? like, CancellationToken cancellationToken)
    {
        var limited = flood is { Descriptors: > 0 and var most }
            ? ServerKind.Configured([], "prlimit", $"--nofile={most}", ServerKind.OurProgram)
            : kind;
        await using var server = await ServerProcess.StartAsync(limited, cancellationToken);
        await FillAsync(server.Port, cancellationToken);
        var window = new AttackWindow(server, () => flood is null ? null : attacker.AttackAsync(
            flood,
            server.Port,
            like?.SentBytes ?? Most(flood),
            like is null ? Most(flood) : like.SentBytes / like.Connections,
            Attacking,
            cancellationToken));
        using var load = new LoadRun(new LoadShape(1, Readers, Rate, Readers), kind.Peers, server.Port, window);
        load.Join(cancellationToken);
        load.Drive(WarmUp, Window, window, cancellationToken);
        var report = window.Attack is null ? null : await window.Attack;
        return new AttackTurn(report, window.ProcessorTime, window.MostBytes, load.Lost + load.Tally.Disorder);
    }

    /// <summary>Who reads nothing sends until nothing more is taken.</summary>
    private long Most(Flood flood) => flood.Reads || flood.Connections > 1 ? maxBytes : long.MaxValue;

    /// <summary>Makes the two rooms that floods name, and fills one of them with as much as a room may hold.</summary>
    private static async Task FillAsync(int port, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await using var peer = new AttackPeer(new NetworkStream(socket, ownsSocket: true));
        peer.BeginReading();
        await peer.SendAsync(AttackFrames.Opening(), patience.Token);
        var text = new string('x', LargeBytes);
        (string Method, IMessage Request)[] calls =
        [
            ("CreateChat", new CreateChatRequest { ChatId = "honest" }),
            ("CreateChat", new CreateChatRequest { ChatId = Flood.Room }),
            .. Enumerable.Range(0, LargeMessages).Select(_ => (
                "SendMessage", (IMessage)new SendMessageRequest { ChatId = Flood.Room, Message = new Message { Text = text } })),
        ];
        for (var call = 0; call < calls.Length; call++)
        {
            var stream = (2 * call) + 1;
            var (method, request) = calls[call];
            await peer.SendAsync(
                [
                    .. AttackFrames.Headers(stream, AttackFrames.Call(method)),
                    .. AttackFrames.Data(stream, GrpcFrame.Of(request), isEnd: true),
                ],
                patience.Token);
            while (peer.Answered <= call)
            {
                await Task.Delay(1, patience.Token);
            }
        }
    }
}
