using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using ChatGo.Api;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using ChatGo.Server.Sessions;
using ChatGo.Server.Wire;
using Google.Protobuf;

namespace ChatGo.Server.Web;

/// <summary>The requests of a Session by a WebSocket: one or more, each behind gRPC's prefix, in a message of bytes; one in a
/// message of JSON.</summary>
/// <param name="socket">The WebSocket.</param>
/// <param name="isJson">Whether it speaks JSON.</param>
/// <param name="patience">How long a message may take that has begun; zero: for ever.</param>
/// <param name="time">The clock.</param>
/// <param name="leave">Hears that the caller has closed, or broken off.</param>
internal sealed class SocketReader(WebSocket socket, bool isJson, TimeSpan patience, TimeProvider time, Action leave) : ISessionReader
{
    private const int ReadBytes = 4_096;
    private const string Method = "Session";

    private readonly ArrayBufferWriter<byte> _message = new();
    private int _taken;
    private bool _isWhole;

    /// <inheritdoc/>
    public bool TryTake([NotNullWhen(true)] out SessionCommand? command)
    {
        command = null;
        if (!_isWhole || _taken == _message.WrittenCount)
        {
            return false;
        }

        var rest = _message.WrittenMemory[_taken..];
        if (isJson)
        {
            _taken = _message.WrittenCount;
            var request = JsonRequest.Parse(Method, new ReadOnlySequence<byte>(rest), SessionRequest.Descriptor);
            command = SessionCommand.Read(new ReadOnlySequence<byte>(request.ToByteArray()));
            return true;
        }

        if (rest.Length < GrpcPrefix.Bytes
            || GrpcPrefix.Read(new ReadOnlySequence<byte>(rest)) is not { IsValid: true, IsCompressed: false } prefix
            || prefix.Length > rest.Length - GrpcPrefix.Bytes)
        {
            throw new RefusalException(Refusals.Malformed(
                Method, $"{rest.Length} bytes of a WebSocket's message are left that are no prefix of five bytes with as many behind it as it says"));
        }

        var bytes = (int)prefix.Length;
        _taken += GrpcPrefix.Bytes + bytes;
        command = SessionCommand.Read(new ReadOnlySequence<byte>(rest.Slice(GrpcPrefix.Bytes, bytes)));
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        _message.ResetWrittenCount();
        (_taken, _isWhole) = (0, false);
        var hasMore = false;
        try
        {
            // Until it begins, it may take as long as it likes.
            hasMore = await ReceiveAsync(Timeout.InfiniteTimeSpan, cancellationToken) && (_isWhole || await ReceiveRestAsync(cancellationToken));
        }
        catch (WebSocketException)
        {
            // The caller has gone, or speaks something else.
        }

        if (!hasMore)
        {
            leave();
        }

        return hasMore;
    }

    /// <summary>Reads the first request.</summary>
    /// <param name="within">How long it may take.</param>
    /// <param name="cancellationToken">The call's end.</param>
    /// <returns>Null where the caller has gone.</returns>
    /// <exception cref="TimeoutException">It has not come.</exception>
    /// <exception cref="RefusalException">What came is not a request.</exception>
    public async Task<SessionCommand?> ReadFirstAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        var begunAt = time.GetTimestamp();
        while (!_isWhole)
        {
            if (!await ReceiveAsync(within - time.GetElapsedTime(begunAt), cancellationToken))
            {
                return null;
            }
        }

        return TryTake(out var command) ? command : null;
    }

    /// <inheritdoc/>
    public void Release()
    {
        // A message is this reader's own.
    }

    private async ValueTask<bool> ReceiveRestAsync(CancellationToken cancellationToken)
    {
        var begunAt = time.GetTimestamp();
        var hasMore = true;
        while (hasMore && !_isWhole)
        {
            try
            {
                hasMore = await ReceiveAsync(
                    patience > TimeSpan.Zero ? patience - time.GetElapsedTime(begunAt) : Timeout.InfiniteTimeSpan, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw new RefusalException(Refusals.RequestTooSlow((int)patience.TotalSeconds));
            }
        }

        return hasMore;
    }

    /// <returns>False where the caller has closed.</returns>
    private async ValueTask<bool> ReceiveAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        // What waits is left alone: a receive that is cancelled breaks the WebSocket off, and nobody would be told why it ends.
        var receiving = socket.ReceiveAsync(_message.GetMemory(ReadBytes), CancellationToken.None);
        var received = receiving.IsCompleted ? await receiving : await WaitAsync(receiving.AsTask(), limit, cancellationToken);
        if (received.MessageType == WebSocketMessageType.Close)
        {
            return false;
        }

        if (received.MessageType != (isJson ? WebSocketMessageType.Text : WebSocketMessageType.Binary))
        {
            throw new RefusalException(Refusals.Malformed(
                Method, $"a WebSocket's message is {(isJson ? "bytes, and text is" : "text, and bytes are")} spoken here"));
        }

        _message.Advance(received.Count);
        _isWhole = received.EndOfMessage;
        return _message.WrittenCount <= RequestLimits.MaxBytes
            ? true
            : throw new RefusalException(Refusals.Exhausted(
                $"a WebSocket's message has more than {RequestLimits.MaxBytes} bytes, as many as are allowed"));
    }

    private async Task<ValueWebSocketReceiveResult> WaitAsync(
        Task<ValueWebSocketReceiveResult> receiving, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await receiving.WaitAsync(
                limit == Timeout.InfiniteTimeSpan || limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time, cancellationToken);
        }
        catch (Exception given) when (given is OperationCanceledException or TimeoutException)
        {
            // It ends with the WebSocket, and nobody asks how.
            _ = receiving.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }
}
