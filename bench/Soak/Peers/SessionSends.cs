using System.Collections.Concurrent;
using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Bench.Soak.Peers;

/// <summary>What a Session asks, and the answers.</summary>
/// <remarks>One task sends; the stream's task answers.</remarks>
internal sealed class SessionSends(IClientStreamWriter<SessionRequest> requests)
{
    private readonly ConcurrentDictionary<ulong, (RoomLedger Room, SoakOrigin Origin, TaskCompletionSource Answer)> _asked = [];
    private ulong _requestId;
    private volatile bool _isBroken;

    /// <summary>Asks to join rooms.</summary>
    public async Task JoinAsync(IReadOnlyList<ConnectChatRequest> joins)
    {
        try
        {
            foreach (var join in joins)
            {
                await requests.WriteAsync(new SessionRequest { RequestId = ++_requestId, Join = join });
            }
        }
        catch (Exception broken) when (broken is RpcException or InvalidOperationException or ObjectDisposedException)
        {
            // The stream's end tells it.
        }
    }

    /// <summary>Sends a message.</summary>
    /// <returns>Done once the request is on its way, with a task that is done with the answer.</returns>
    /// <exception cref="RpcException">The stream is over.</exception>
    public async Task<Task> SendAsync(RoomLedger room, SoakOrigin origin, int filling)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = ++_requestId;
        _asked[id] = (room, origin, answer);
        room.Begin();
        var text = SoakText.Of(room.ChatId, origin.Sender, origin.Number, filling);
        await requests.WriteAsync(new SessionRequest
        {
            RequestId = id,
            Send = new SendMessageRequest { ChatId = room.ChatId, Message = new Message { From = $"{origin.Sender}", Text = text } },
        });
        if (_isBroken)
        {
            Break();
        }

        return answer.Task;
    }

    /// <summary>Handles an answer.</summary>
    public void Take(Ack ack)
    {
        if (_asked.TryRemove(ack.RequestId, out var asked) && ack.Sent is { } sent)
        {
            asked.Room.Acknowledge(sent.Epoch, sent.Sequence, asked.Origin);
            asked.Answer.TrySetResult();
        }
    }

    /// <summary>Nothing is answered any more.</summary>
    public void Break()
    {
        _isBroken = true;
        foreach (var (_, asked) in _asked)
        {
            asked.Answer.TrySetException(new RpcException(new Status(StatusCode.Unavailable, "the Session ended")));
        }
    }
}
