using System.Collections.Concurrent;
using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Client.Connections;

/// <summary>A stream over Session: the join and the sends go up, messages, notices and answers come down.</summary>
internal sealed class SessionStream(ChatV1.ChatV1Client client, CancellationToken stopping) : IChatStream
{
    private const ulong JoinId = 1;

    private readonly AsyncDuplexStreamingCall<SessionRequest, Message> _call =
        client.Session(cancellationToken: stopping);

    private readonly ConcurrentDictionary<ulong, OutgoingMessage> _unanswered = new();
    private ulong _lastId = JoinId;

    /// <inheritdoc/>
    public IAsyncStreamReader<Message> Messages => _call.ResponseStream;

    /// <inheritdoc/>
    public Task JoinAsync(ConnectChatRequest room, CancellationToken stopping) =>
        WriteAsync(new SessionRequest { RequestId = JoinId, Join = room }, stopping);

    /// <inheritdoc/>
    public Task SendAsync(OutgoingMessage message, uint chatRef, CancellationToken stopping)
    {
        var send = message.Request.Clone();
        send.ChatId = "";
        send.ChatRef = chatRef;
        _unanswered[++_lastId] = message;
        return WriteAsync(new SessionRequest { RequestId = _lastId, Send = send }, stopping);
    }

    /// <inheritdoc/>
    public void Acknowledge(Ack ack)
    {
        var failure = ack.Error is { } error ? RefusalDetails.ToException(error) : null;
        if (ack.RequestId == JoinId && failure is not null)
        {
            throw failure;
        }

        if (!_unanswered.TryRemove(ack.RequestId, out var message))
        {
            return;
        }

        // Unavailable: the server drains, and the message is tried again on the next stream.
        if (failure is null)
        {
            message.Succeed(ack.Sent ?? new SendMessageResponse());
        }
        else if (failure.StatusCode != StatusCode.Unavailable)
        {
            message.Fail(failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _call.Dispose();

    private async Task WriteAsync(SessionRequest request, CancellationToken stopping)
    {
        try
        {
            await _call.RequestStream.WriteAsync(request, stopping);
        }
        catch (InvalidOperationException)
        {
            // The call is over; its reader learns why.
        }
    }
}
