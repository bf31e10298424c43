using ChatGo.Api;
using ChatGo.Client.Hosting;
using Grpc.Core;

namespace ChatGo.Client.Connections;

/// <summary>One reader of a room, for as long as it is wanted: connects, delivers, and connects again whenever the
/// stream ends or breaks; asks for a new room where the server has lost it.</summary>
internal sealed class RoomReader(
    ChatV1.ChatV1Client client, ChatRoom room, string username, IRoomReaderListener listener, RetryPolicy retry,
    TimeProvider time)
{
    // Response headers come at once; a server that is silent for so long hangs.
    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(10);

    // A refusal comes as headers too, with the status in them or right behind.
    private static readonly TimeSpan RefusalWithin = TimeSpan.FromMilliseconds(50);

    // A stream that lasted so long was a success: its end is not one more failure in a row.
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(2);

    private readonly GapTracker _gaps = new();
    private RoomLease? _previous;
    private bool _roomWasLost;

    /// <summary>Reads until <paramref name="stopping"/>.</summary>
    /// <exception cref="ClientFailureException">The server refuses the reader.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled.</exception>
    public async Task ReadAsync(CancellationToken stopping)
    {
        while (true)
        {
            var lease = await room.GetAsync(stopping);
            var fault = await ReadOnceAsync(lease, stopping);
            if (fault.Recovery == Recovery.NewRoom)
            {
                await ReplaceRoomAsync(lease, fault, stopping);
            }
            else
            {
                await PauseAsync(fault, stopping);
            }
        }
    }

    private async Task ReplaceRoomAsync(RoomLease lost, ConnectionFault fault, CancellationToken stopping)
    {
        if (_roomWasLost)
        {
            // A server that forgets each room at once must not be asked without a pause.
            await PauseAsync(fault with { Recovery = Recovery.Retry }, stopping);
        }

        _roomWasLost = true;
        await room.ReplaceAsync(lost, stopping);
    }

    // Who was in the room comes back to it: whoever runs the server renews a certificate that has expired, and a crowd that
    // returns all at once may be told to slow down.
    private Task PauseAsync(ConnectionFault fault, CancellationToken stopping) => retry.PauseAsync(
        fault.Recovery is Recovery.Mend or Recovery.SlowDown && _previous is not null ? fault with { Recovery = Recovery.Retry } : fault,
        _previous is null ? $"{username} cannot join the room" : $"{username} left the room",
        stopping);

    private async Task<ConnectionFault> ReadOnceAsync(RoomLease lease, CancellationToken stopping)
    {
        var request = new ConnectChatRequest { ChatId = lease.ChatId, Username = username };
        using var call = client.ConnectChat(request, cancellationToken: stopping);
        try
        {
            using (retry.Watch())
            {
                await call.ResponseHeadersAsync.WaitAsync(HeadersWithin, time, stopping);
            }

            return await DeliverAsync(lease, call.ResponseStream, stopping);
        }
        catch (RpcException failure)
        {
            stopping.ThrowIfCancellationRequested();
            return FaultReader.Read(failure);
        }
        catch (TimeoutException)
        {
            return ConnectionFault.NoAnswer;
        }
    }

    private async Task<ConnectionFault> DeliverAsync(
        RoomLease lease, IAsyncStreamReader<Message> stream, CancellationToken stopping)
    {
        var next = stream.MoveNext(stopping);
        await Task.WhenAny(next, Task.Delay(RefusalWithin, time, stopping));
        if (next.IsCompleted)
        {
            await next;
        }

        var start = Begin(lease);
        try
        {
            while (await next)
            {
                // Notices were not asked for; one that comes nevertheless is for nobody here.
                if (stream.Current is { Notice: null } message)
                {
                    Deliver(message);
                }

                next = stream.MoveNext(stopping);
            }

            return ConnectionFault.StreamEnded;
        }
        finally
        {
            End(start);
        }
    }

    private long Begin(RoomLease lease)
    {
        if (_previous != lease)
        {
            _gaps.Reset();
            _previous = lease;
        }

        retry.Answered();
        listener.OnConnected(lease);
        return time.GetTimestamp();
    }

    private void Deliver(Message message)
    {
        if (_gaps.Observe(message.Sequence) is { } gap)
        {
            listener.OnGap(gap);
        }

        listener.OnMessage(message);
    }

    private void End(long start)
    {
        if (time.GetElapsedTime(start) >= HealthyAfter)
        {
            retry.Reset();
            _roomWasLost = false;
        }

        listener.OnDisconnected();
    }
}
