using System.Buffers;
using System.Net.WebSockets;
using ChatGo.Server.Streams;

namespace ChatGo.Server.Web;

/// <summary>Writes a feed's frames to a WebSocket: a message of finished gRPC frames, as many as there are, or of one frame as
/// JSON.</summary>
/// <param name="feed">With notices.</param>
/// <param name="socket">The WebSocket.</param>
/// <param name="isJson">Whether it speaks JSON.</param>
internal sealed class SocketOutput(RoomsFeed feed, WebSocket socket, bool isJson) : IMessageOutput, IDisposable
{
    /// <summary>As much as one message takes, and one frame more. Unit: bytes.</summary>
    private const int BatchBytes = 16_384;

    private readonly ArrayBufferWriter<byte> _batch = new();

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync()
    {
        Gather();
        if (_batch.WrittenCount == 0)
        {
            return new ValueTask<bool>(false);
        }

        var sending = socket.SendAsync(
            _batch.WrittenMemory,
            isJson ? WebSocketMessageType.Text : WebSocketMessageType.Binary,
            endOfMessage: true,
            CancellationToken.None);
        return sending.IsCompletedSuccessfully ? new ValueTask<bool>(true) : AwaitAsync(sending);

        static async ValueTask<bool> AwaitAsync(ValueTask sending)
        {
            try
            {
                await sending;
                return true;
            }
            catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or InvalidOperationException)
            {
                throw new IOException("The reader has gone.", gone);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _batch.Clear();

    private void Gather()
    {
        _batch.ResetWrittenCount();
        if (isJson)
        {
            if (feed.TryRead(out var one))
            {
                _batch.Write(one.IsMessage ? JsonFrame.Of(one, feed) : JsonFrame.Of(one));
            }

            return;
        }

        while (_batch.WrittenCount < BatchBytes && feed.TryRead(out var frame))
        {
            _batch.Write(frame.Bytes);
        }
    }
}
