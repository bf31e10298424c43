using System.IO.Pipelines;
using System.Net.Sockets;

namespace ChatGo.Server.Http2;

/// <summary>What TLS writes to: the socket, on the thread that encrypts.</summary>
/// <remarks>Kestrel's pipe below TLS would copy each record and have another thread send it.</remarks>
/// <param name="socket">The socket; written to by nobody else.</param>
/// <param name="below">Kestrel's pipe: nothing is written there, but it learns that the connection is over.</param>
internal sealed class CiphertextOutput(SocketOutput socket, PipeWriter below) : PipeWriter
{
    /// <inheritdoc/>
    public override ValueTask<FlushResult> WriteAsync(
        ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (!socket.TrySend(source.Span, out var sent))
        {
            return ValueTask.FromException<FlushResult>(new IOException("The connection is gone."));
        }

        return sent == source.Length ? default : SendRestAsync(source[sent..], cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => below.Complete(exception);

    /// <inheritdoc/>
    public override void CancelPendingFlush() => below.CancelPendingFlush();

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: TLS has its own buffers, and writes them whole.</exception>
    public override Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Span<byte> GetSpan(int sizeHint = 0) => throw new NotSupportedException();

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void Advance(int bytes) => throw new NotSupportedException();

    private async ValueTask<FlushResult> SendRestAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        try
        {
            // A handshake has its time, also where the peer takes nothing.
            await socket.SendAsync(rest, cancellationToken);
            return default;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            throw new IOException("The connection is gone.", gone);
        }
    }
}
