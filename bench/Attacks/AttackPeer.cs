using System.Buffers.Binary;
using System.Net.Sockets;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Attacks;

/// <summary>A connection on which nothing is said but what its owner says; what the server says is counted.</summary>
/// <param name="stream">The connection, plain or TLS; the peer's from now on.</param>
internal sealed class AttackPeer(Stream stream) : IAsyncDisposable
{
    private static readonly byte[] LastPing = "the last"u8.ToArray();

#pragma warning disable CA2213
    private readonly SemaphoreSlim _sending = new(1);
#pragma warning restore CA2213
    private readonly TaskCompletionSource _lastAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _answered;
    private long _sentBytes;
    private long _receivedBytes;

    /// <summary>Gets what the server said.</summary>
    public AttackEnd End { get; } = new();

    /// <summary>Gets how many streams the server has ended, either way.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Gets how much was sent. Unit: bytes.</summary>
    public long SentBytes => Volatile.Read(ref _sentBytes);

    /// <summary>Gets how much came. Unit: bytes.</summary>
    public long ReceivedBytes => Volatile.Read(ref _receivedBytes);

    /// <summary>Gets what is done once the connection has ended; not begun where nothing is read.</summary>
    public Task? Reading { get; private set; }

    /// <summary>Gets whether the connection has ended.</summary>
    public bool IsGone => Reading?.IsCompleted == true;

    /// <summary>Reads from now on.</summary>
    public void BeginReading() => Reading ??= Task.Run(ReadAsync);

    /// <summary>Sends bytes.</summary>
    /// <returns>False where the connection is gone.</returns>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
            Interlocked.Add(ref _sentBytes, bytes.Length);
            return !IsGone;
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            End.IsClosed = true;
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public Task<bool> SendAsync(byte[] bytes, CancellationToken cancellationToken) =>
        SendAsync(bytes.AsMemory(), cancellationToken);

    /// <summary>Sends a ping behind all else, and waits until it is answered or the connection ends.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        BeginReading();
        if (await SendAsync(AttackFrames.Of(Http2Frame.Ping, 0, 0, LastPing), cancellationToken))
        {
            await Task.WhenAny(_lastAnswer.Task, Reading!).WaitAsync(cancellationToken);
        }
        else
        {
            // What was said before the end is still there.
            await Reading!.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        if (Reading is { } reading)
        {
            await reading;
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        var bytes = 0;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(bytes)) is > 0 and var received)
            {
                bytes += received;
                Interlocked.Add(ref _receivedBytes, received);
                var pings = new SendBuffer();
                var taken = Take(buffer.AsSpan(0, bytes), pings);
                buffer.AsSpan(taken, bytes - taken).CopyTo(buffer);
                bytes -= taken;
                if (!pings.IsEmpty)
                {
                    await SendAsync(pings.Waiting.ToArray(), CancellationToken.None);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            End.IsReset = gone is not ObjectDisposedException;
        }

        End.IsClosed = true;
    }

    private int Take(ReadOnlySpan<byte> received, SendBuffer pings)
    {
        var rest = received;
        while (Http2Frame.TryCut(ref rest, out var frame))
        {
            var payload = frame[Http2Frame.FrameHeaderBytes..];
            switch (frame[3])
            {
                case Http2Frame.GoAway:
                    End.GoAway = BinaryPrimitives.ReadInt32BigEndian(payload[sizeof(int)..]);
                    break;
                case Http2Frame.Reset when BinaryPrimitives.ReadInt32BigEndian(payload) is not 0 and var error:
                    // NO_ERROR only says, behind an answer, that no more of the request is wanted.
                    End.AddReset(error);
                    Interlocked.Increment(ref _answered);
                    break;
                case Http2Frame.Headers:
                    End.AddHeaders(payload);
                    Interlocked.Add(ref _answered, frame[4] & Http2Frame.EndStream);
                    break;
                case Http2Frame.Ping when (frame[4] & Http2Frame.Acknowledgement) == 0:
                    payload.CopyTo(Http2Frame.Begin(pings, Http2Frame.Ping, Http2Frame.Acknowledgement, 0, payload.Length));
                    break;
                case Http2Frame.Ping when payload.SequenceEqual(LastPing):
                    _lastAnswer.TrySetResult();
                    break;
            }
        }

        return received.Length - rest.Length;
    }
}
