using System.Net.Sockets;
using ChatGo.Bench.Attacks;
using ChatGo.Server.Http2;
using ChatGo.Server.Limits;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>One attack on a server: its connections, and what the server holds for them.</summary>
internal sealed class AttackRun(AttackSite site, HonestAudience audience, CancellationToken cancellationToken) : IAsyncDisposable
{
    /// <summary>A send that takes longer is one that the server does not take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly List<AttackPeer> _peers = [];

    public AttackSite Site => site;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Opens a connection on which nothing is said yet.</summary>
    public async Task<AttackPeer> ConnectAsync(bool reads = true)
    {
        var (peer, _) = await OpenAsync(reads);
        return peer;
    }

    /// <summary>Opens a connection, and gives its socket too.</summary>
    public async Task<(AttackPeer Peer, Socket Socket)> OpenAsync(bool reads = true)
    {
#pragma warning disable CA2000 // The peer owns it.
        var plain = await site.ConnectAsync(cancellationToken);
#pragma warning restore CA2000
        var peer = new AttackPeer(await site.SecureAsync(plain, cancellationToken));
        _peers.Add(peer);
        if (reads)
        {
            peer.BeginReading();
        }

        return (peer, plain.Socket);
    }

    /// <summary>Sends so much of a flood, or as much as is taken.</summary>
    public async Task FloodAsync(Flood flood, int bytes)
    {
        var peer = await ConnectAsync(flood.Reads);
        var calls = 0L;
        foreach (var piece in flood.Frames())
        {
            if (peer.SentBytes >= bytes || !await TrySendAsync(peer, piece, flood.Reads))
            {
                break;
            }

            calls += flood.CallsAPiece;
            await Eventually.HoldsAsync(
                "answers", () => flood.MaxOpen == 0 || peer.IsGone || calls - peer.Answered < flood.MaxOpen, cancellationToken);
        }

        if (flood.Reads)
        {
            await peer.SettleAsync(cancellationToken);
        }
    }

    /// <summary>Lets the server's clock go until something holds; no faster than the audience goes on, whose calls have
    /// their time too.</summary>
    public Task PassTimeAsync(string what, Func<bool> condition)
    {
        var read = audience.Read;
        return Eventually.HoldsAsync(
            what,
            () =>
            {
                if (audience.Read > read)
                {
                    read = audience.Read;
                    site.Clock.Advance(Tick);
                }

                return audience.IsBroken || condition();
            },
            cancellationToken);
    }

    /// <summary>Describes how the attack ended, on all its connections.</summary>
    public string Outcome() => string.Join("; ", _peers.Select(static peer => peer.End.ToString()).Distinct().Order(StringComparer.Ordinal));

    /// <summary>Returns how it may end: as it says, and without the GOAWAY where TCP lost it.</summary>
    public IEnumerable<string> EndsOf(Attack attack)
    {
        var mayMissIt = attack.Ends.Contains("GOAWAY", StringComparison.Ordinal) && _peers.Exists(static peer => peer.End.IsReset);
        return attack.Ends.Split(" or ").Concat(mayMissIt ? ["closed"] : []);
    }

    /// <summary>Holds what the server keeps to its bounds.</summary>
    public async Task AssertBoundsAsync()
    {
        var connections = site.Server.Services.GetRequiredService<DirectConnections>();
        // Those of the honest ones too: the bound is the same.
        foreach (var budgets in connections.All.Select(static connection => connection.Budgets))
        {
            await Assert.That(budgets.Answers.Taken).IsBetween(0, ConnectionLimits.MaxAnswerBytes);
            await Assert.That(budgets.Headers.Taken).IsBetween(0, ConnectionLimits.MaxHeaderBytes);
        }

        await Assert.That(site.Server.Rooms.Count).IsLessThan(8);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers)
        {
            await peer.DisposeAsync();
        }
    }

    private async Task<bool> TrySendAsync(AttackPeer peer, byte[] piece, bool reads)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!reads)
        {
            patience.CancelAfter(Patience);
        }

        try
        {
            return await peer.SendAsync(piece, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The server reads no more of who reads nothing. It lets go of it once its clock has gone on.
            var connections = site.Server.Services.GetRequiredService<DirectConnections>();
            var count = connections.Count;
            await PassTimeAsync("the peer that takes nothing is let go", () => connections.Count < count);
            peer.End.IsClosed = true;
            return false;
        }
    }
}
