using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Client.Connections;

/// <summary>A stream over ConnectChat with notices; each send is a SendMessage, tried until the server answers it.</summary>
internal sealed class ConnectStream(ChatV1.ChatV1Client client, TimeProvider time) : IChatStream
{
    private readonly Backoff _backoff = new(Random.Shared);
    private AsyncServerStreamingCall<Message>? _call;

    /// <inheritdoc/>
    public IAsyncStreamReader<Message> Messages =>
        _call?.ResponseStream ?? throw new InvalidOperationException("The room was not asked for.");

    /// <inheritdoc/>
    public Task JoinAsync(ConnectChatRequest room, CancellationToken stopping)
    {
        _call = client.ConnectChat(room, cancellationToken: stopping);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task SendAsync(OutgoingMessage message, uint chatRef, CancellationToken stopping)
    {
        while (!message.Settled.IsCompleted && await TrySendAsync(message, stopping) is { } fault)
        {
            await Task.Delay(fault.PauseBy(_backoff), time, stopping);
        }

        _backoff.Reset();
    }

    /// <inheritdoc/>
    public void Acknowledge(Ack ack)
    {
        // Requests of their own have answers of their own.
    }

    /// <inheritdoc/>
    public void Dispose() => _call?.Dispose();

    private async Task<ConnectionFault?> TrySendAsync(OutgoingMessage message, CancellationToken stopping)
    {
        var deadline = ChatChannel.UnaryDeadline(time);
        try
        {
            message.Succeed(await client.SendMessageAsync(
                message.Request, deadline: deadline, cancellationToken: stopping));
        }
        catch (RpcException failure)
        {
            stopping.ThrowIfCancellationRequested();
            var fault = FaultReader.Read(failure);
            // A server that has restarted may answer before the stream of its predecessor is known to have ended; the next
            // stream finds the room, or why there is none. Who is in a room waits until a certificate is mended.
            if (fault.Recovery is Recovery.Retry or Recovery.NewRoom or Recovery.Mend)
            {
                return fault;
            }

            message.Fail(failure);
        }

        return null;
    }
}
