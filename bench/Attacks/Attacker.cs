using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ChatGo.Bench.Attacks;

/// <summary>Sends a flood, on one connection after another where the server ends them, with half a processor at most.
/// </summary>
/// <param name="flood">What is sent.</param>
/// <param name="port">The server's, on loopback.</param>
/// <param name="maxBytes">How much is sent in all. Unit: bytes.</param>
/// <param name="maxBytesAConnection">How much on one connection. Unit: bytes.</param>
/// <param name="maxTime">For how long.</param>
internal sealed class Attacker(Flood flood, int port, long maxBytes, long maxBytesAConnection, TimeSpan maxTime)
{
    private const double ProcessorShare = 0.5;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    /// <summary>What the server owes at the end may take so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _usedBefore = Environment.CpuUsage.TotalTime;
    private readonly Dictionary<string, int> _ends = [];
    private long _sentBytes;
    private int _connections;

    /// <summary>Attacks.</summary>
    public async Task<AttackerReport> RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(maxTime);
        if (flood.Connections > 1)
        {
            return await CrowdAsync(cancellationToken, end.Token);
        }

        while (_sentBytes < maxBytes && !end.IsCancellationRequested)
        {
            await using var peer = await ConnectAsync(cancellationToken);
            AddEnd(await AttackAsync(peer, end.Token));
        }

        return Report();
    }

    private void AddEnd(string how) => _ends[how] = _ends.GetValueOrDefault(how) + 1;

    private AttackerReport Report()
    {
        var ends = string.Join(" / ", _ends.OrderByDescending(static one => one.Value).Select(static one => one.Key).Take(2));
        return new AttackerReport(_sentBytes, _connections, Used, ends);
    }

    private async Task<AttackPeer> ConnectAsync(CancellationToken cancellationToken)
    {
        _connections++;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // Closed by a reset: no port waits behind it.
        (socket.NoDelay, socket.LingerState) = (true, new LingerOption(enable: true, seconds: 0));
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return new AttackPeer(new NetworkStream(socket, ownsSocket: true));
    }

    /// <summary>All connections at a time, until the time is over.</summary>
    private async Task<AttackerReport> CrowdAsync(CancellationToken cancellationToken, CancellationToken end)
    {
        do
        {
            using var life = CancellationTokenSource.CreateLinkedTokenSource(end);
            if (flood.Life > TimeSpan.Zero)
            {
                life.CancelAfter(flood.Life);
            }

            await GatherAsync(life.Token, cancellationToken);
        }
        while (!end.IsCancellationRequested);

        return Report();
    }

    /// <summary>All connections at a time, for as long as they live.</summary>
    private async Task GatherAsync(CancellationToken end, CancellationToken cancellationToken)
    {
        var crowd = new List<(AttackPeer Peer, IEnumerator<byte[]> Frames)>();
        try
        {
            for (var one = 0; one < flood.Connections; one++)
            {
                AttackPeer peer;
                try
                {
                    peer = await ConnectAsync(cancellationToken);
                }
                catch (SocketException)
                {
                    AddEnd("refused");
                    continue;
                }

                if (flood.Reads)
                {
                    peer.BeginReading();
                }

                crowd.Add((peer, flood.Frames().GetEnumerator()));
            }

            while (!end.IsCancellationRequested)
            {
                foreach (var (peer, frames) in crowd)
                {
                    if (frames.MoveNext() && await peer.SendAsync(frames.Current, cancellationToken))
                    {
                        _sentBytes += frames.Current.Length;
                    }
                }

                await Task.Delay(flood.Pause, CancellationToken.None);
            }

            crowd.ForEach(one => AddEnd(one.Peer.End.ToString()));
        }
        finally
        {
            foreach (var (peer, frames) in crowd)
            {
                frames.Dispose();
                await peer.DisposeAsync();
            }
        }
    }

    private async Task<string> AttackAsync(AttackPeer peer, CancellationToken cancellationToken)
    {
        if (flood.Reads)
        {
            peer.BeginReading();
        }

        try
        {
            await SendAsync(peer, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            if (!flood.Reads)
            {
                return "nothing more is taken";
            }
        }

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await peer.SettleAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It is not answered; what was told is known.
        }

        return peer.End.ToString();
    }

    private async Task SendAsync(AttackPeer peer, CancellationToken cancellationToken)
    {
        var calls = 0L;
        foreach (var piece in flood.Frames())
        {
            if (peer.SentBytes >= maxBytesAConnection || _sentBytes >= maxBytes || !await peer.SendAsync(piece, cancellationToken))
            {
                return;
            }

            _sentBytes += piece.Length;
            calls += flood.CallsAPiece;
            while (IsTooFast || (flood.MaxOpen > 0 && !peer.IsGone && calls - peer.Answered >= flood.MaxOpen))
            {
                await Task.Delay(Moment, cancellationToken);
            }
        }
    }

    /// <summary>The start of the process is no part of it.</summary>
    private TimeSpan Used => Environment.CpuUsage.TotalTime - _usedBefore;

    private bool IsTooFast => Used > ProcessorShare * Stopwatch.GetElapsedTime(_start);
}
