using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Client.Connections;

/// <summary>One stream of a <see cref="ChatConnection"/>: joins, delivers, sends, and tells why it ended.</summary>
/// <remarks>Two tasks: one reads, and as soon as the room is joined one sends.</remarks>
internal sealed class ConnectionAttempt(
    IChatStream stream, ReadPosition position, Outbox outbox, IChatListener listener, CancellationTokenSource ending,
    TimeProvider time) : IDisposable
{
    private readonly SilenceWatch _silence = new(ending, time);
    private Task _sending = Task.CompletedTask;
    private uint _chatRef;
    private ulong _presenceRevision;
    private ConnectionFault? _farewell;

    /// <summary>Whether the room was joined.</summary>
    public bool IsJoined { get; private set; }

    /// <summary>Called once, when the room is joined.</summary>
    public Action Joined { get; init; } = static () => { };

    /// <summary>Called when the room's rules are told, whether or not they are news.</summary>
    public Action<RoomRules> RulesTold { get; init; } = static _ => { };

    /// <summary>Joins <paramref name="room"/> and reads until the stream ends.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled.</exception>
    public async Task<ConnectionFault> RunAsync(ConnectChatRequest room, CancellationToken stopping)
    {
        try
        {
            await stream.JoinAsync(room, ending.Token);
            return await ReadAsync() ?? _farewell ?? ConnectionFault.StreamEnded;
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException)
        {
            stopping.ThrowIfCancellationRequested();
            return _silence.HasPassed ? ConnectionFault.NoAnswer : _farewell ?? FaultOf(failure);
        }
        finally
        {
            await ending.CancelAsync();
            await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (IsJoined)
            {
                listener.OnDisconnected();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _silence.Dispose();

    private async Task<ConnectionFault?> ReadAsync()
    {
        while (await stream.Messages.MoveNext(ending.Token))
        {
            _silence.Touch();
            var message = stream.Messages.Current;
            if (message.Notice is null)
            {
                Deliver(message);
            }
            else if (Heed(message.Notice) is { } end)
            {
                return end;
            }
        }

        return null;
    }

    private ConnectionFault FaultOf(Exception failure) => failure is not RpcException status
        ? ConnectionFault.StreamEnded
        : IsJoined && status.StatusCode == StatusCode.NotFound ? Farewell.Deleted : FaultReader.Read(status);

    private void Deliver(Message message)
    {
        if (!position.Accept(message.Sequence, out var gap))
        {
            return;
        }

        if (gap is { } missed)
        {
            listener.OnGap(missed);
        }

        listener.OnMessage(message);
    }

    // Kinds that are not known yet are passed over; a heartbeat has done its work by coming.
    private ConnectionFault? Heed(Notice notice)
    {
        switch (notice.KindCase)
        {
            case Notice.KindOneofCase.Welcome:
                Enter(notice.Welcome);
                break;
            case Notice.KindOneofCase.Gap when position.Skip(notice.Gap) is { } gap:
                listener.OnGap(gap);
                break;
            case Notice.KindOneofCase.Presence:
                Tell(notice.Presence);
                break;
            case Notice.KindOneofCase.Changed:
                RulesTold(RoomRules.Of(notice.Changed));
                break;
            case Notice.KindOneofCase.Ack:
                stream.Acknowledge(notice.Ack);
                break;
            case Notice.KindOneofCase.GoAway when notice.GoAway.ChatRef == 0 || notice.GoAway.ChatRef == _chatRef:
                _farewell = Farewell.Of(notice.GoAway);
                return _farewell is { Recovery: Recovery.GiveUp } ? _farewell : null;
        }

        return null;
    }

    private void Enter(Welcome welcome)
    {
        _chatRef = welcome.ChatRef;
        _presenceRevision = welcome.PresenceRevision;
        _silence.Expect(welcome.HeartbeatMs);
        if (position.Enter(welcome))
        {
            listener.OnNewLife();
        }

        if (!IsJoined)
        {
            IsJoined = true;
            Joined();
            listener.OnConnected(
                new(welcome.ChatId, welcome.Epoch, welcome.Oldest, welcome.Head, welcome.Members));
            _sending = SendAsync(ending.Token);
        }
    }

    private void Tell(Presence presence)
    {
        if (presence.Revision > _presenceRevision)
        {
            _presenceRevision = presence.Revision;
            listener.OnPresence(new PresenceChange([.. presence.Joined], [.. presence.Left], presence.Members));
        }
    }

    private async Task SendAsync(CancellationToken stopping)
    {
        for (var last = 0L; ;)
        {
            var message = await outbox.NextAsync(last, stopping);
            last = message.Number;
            await stream.SendAsync(message, _chatRef, stopping);
        }
    }
}
