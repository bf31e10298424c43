using System.Threading.Channels;
using ChatGo.Api;
using ChatGo.Client.Load.Rooms;
using ChatGo.Client.Load.Wire;
using Grpc.Core;

namespace ChatGo.Client.Load.Users;

/// <summary>A user that reads and sends on one Session.</summary>
internal sealed class SessionUser : LoadUser
{
    // Requests that may wait for the stream; more are not sent, and counted.
    private const int MaxWaiting = 1_024;

    private readonly Lock _gate = new();
    private readonly Method<SessionRequest, Delivery> _session;
    private readonly HashSet<ulong> _sends = [];
    private Channel<SessionRequest>? _outbox;
    private ulong _requestId;
    private ulong _joinId;
    private uint _chatRef;

    /// <summary>A user that has not joined yet.</summary>
    public SessionUser(LoadContext context, LoadRoom room, string name, LoadLine line, bool isSlow)
        : base(context, room, name, line, isSlow) => _session = ChatMethods.Session(Delivery);

    /// <inheritdoc/>
    public override void Send(long due, int bytes)
    {
        lock (_gate)
        {
            if (_outbox is not { } outbox || _chatRef == 0)
            {
                Context.Counters.Skip("not connected");
                return;
            }

            var message = new Message { From = Name, Text = DueText.Of(due, bytes) };
            var request = new SessionRequest
            {
                RequestId = ++_requestId,
                Send = new SendMessageRequest { ChatRef = _chatRef, Message = message },
            };
            if (!outbox.Writer.TryWrite(request))
            {
                Context.Counters.Skip("the session takes no more");
                return;
            }

            _sends.Add(request.RequestId);
        }

        Context.Send(due);
        Room.Attempt();
    }

    /// <inheritdoc/>
    public override void Rejoin()
    {
        lock (_gate)
        {
            if (_outbox is { } outbox && _chatRef != 0)
            {
                var leave = new Leave { ChatRef = _chatRef };
                _chatRef = 0;
                Context.Counters.Rejoin();
                outbox.Writer.TryWrite(new SessionRequest { RequestId = ++_requestId, Leave = leave });
                outbox.Writer.TryWrite(NewJoinRequest(resumes: false));
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task<StreamEnd> ReadOnceAsync(CancellationToken stopping)
    {
        using var call = Line.Invoker.AsyncDuplexStreamingCall(
            _session, null, new CallOptions(cancellationToken: stopping));
        var outbox = Channel.CreateBounded<SessionRequest>(MaxWaiting);
        lock (_gate)
        {
            (_outbox, _requestId) = (outbox, 0);
            outbox.Writer.TryWrite(NewJoinRequest(resumes: true));
        }

        var writing = WriteAllAsync(outbox.Reader, call.RequestStream);
        try
        {
            await HeadersAsync(call.ResponseHeadersAsync, stopping);
            return await TakeAllAsync(call.ResponseStream, call.ResponseStream.MoveNext(CancellationToken.None));
        }
        finally
        {
            Close(outbox);
            call.Dispose();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    protected override void Take(Welcome welcome)
    {
        lock (_gate)
        {
            _chatRef = welcome.ChatRef;
        }

        base.Take(welcome);
    }

    /// <inheritdoc/>
    protected override void Take(Ack ack)
    {
        bool isSend, isJoin;
        lock (_gate)
        {
            (isSend, isJoin) = (_sends.Remove(ack.RequestId), ack.RequestId == _joinId);
        }

        if (ack.ResultCase == Ack.ResultOneofCase.Error)
        {
            var status = new Status((StatusCode)ack.Error.Code, ack.Error.Message);
            if (isJoin)
            {
                throw new RpcException(status);
            }

            if (isSend)
            {
                Context.Counters.Refuse(status.StatusCode);
            }
        }
        else if (isSend)
        {
            Context.Counters.Acknowledge();
            Room.Acknowledge(ack.Sent?.Epoch ?? "", ack.Sent?.Sequence ?? 0);
        }
    }

    private static async Task WriteAllAsync(
        ChannelReader<SessionRequest> outbox, IClientStreamWriter<SessionRequest> stream)
    {
        await foreach (var request in outbox.ReadAllAsync())
        {
            await stream.WriteAsync(request);
        }
    }

    // Guarded by _gate.
    private SessionRequest NewJoinRequest(bool resumes)
    {
        var join = NewJoin();
        if (!resumes)
        {
            (join.After, IsResumed) = (null, false);
        }

        _joinId = ++_requestId;
        return new SessionRequest { RequestId = _joinId, Join = join };
    }

    private void Close(Channel<SessionRequest> outbox)
    {
        int inDoubt;
        lock (_gate)
        {
            (inDoubt, _outbox, _chatRef) = (_sends.Count, null, 0);
            _sends.Clear();
        }

        outbox.Writer.TryComplete();
        if (inDoubt > 0)
        {
            Context.Counters.Refuse(StatusCode.Unavailable, inDoubt);
        }
    }
}
