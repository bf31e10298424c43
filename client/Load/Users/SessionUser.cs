using ChatGo.Api;
using ChatGo.Client.Load.Rooms;
using ChatGo.Client.Load.Wire;
using Grpc.Core;

namespace ChatGo.Client.Load.Users;

/// <summary>A user that reads and sends on one Session.</summary>
internal sealed class SessionUser(LoadContext context, LoadRoom room, string name, ILoadLine line, bool isSlow)
    : LoadUser(context, room, name, line, isSlow)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, long> _sends = [];
    private ICall? _call;
    private ulong _requestId;
    private ulong _joinId;
    private uint _chatRef;

    /// <inheritdoc/>
    public override string? TrySend(long due, int bytes)
    {
        lock (_gate)
        {
            if (_call is not { } call || _chatRef == 0)
            {
                return "not connected";
            }

            var message = new Message { From = Name, Text = DueText.Of(due, bytes) };
            var request = new SessionRequest
            {
                RequestId = ++_requestId,
                Send = new SendMessageRequest { ChatRef = _chatRef, Message = message },
            };
            _sends.Add(request.RequestId, due);
            if (!call.TrySend(request))
            {
                _sends.Remove(request.RequestId);
                return "the session takes no more";
            }

            Context.Send(due);
            Room.Attempt();
            return null;
        }
    }

    /// <inheritdoc/>
    public override void Rejoin()
    {
        lock (_gate)
        {
            if (_call is { } call && _chatRef != 0)
            {
                var leave = new Leave { ChatRef = _chatRef };
                _chatRef = 0;
                Context.Counters.Rejoin();
                call.TrySend(new SessionRequest { RequestId = ++_requestId, Leave = leave });
                call.TrySend(NewJoinRequest(resumes: false));
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task<StreamEnd> ReadOnceAsync(CancellationToken stopping)
    {
        SessionRequest join;
        lock (_gate)
        {
            _requestId = 0;
            join = NewJoinRequest(resumes: true);
        }

        try
        {
            return await HearAsync(ChatMethods.Session, join, isOnly: false, stopping);
        }
        finally
        {
            Close();
        }
    }

    /// <inheritdoc/>
    protected override void OnOpen(ICall call)
    {
        lock (_gate)
        {
            _call = call;
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
        long due;
        lock (_gate)
        {
            (isSend, isJoin) = (_sends.Remove(ack.RequestId, out due), ack.RequestId == _joinId);
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
                Context.Refuse(due, Room, status.StatusCode);
            }
        }
        else if (isSend)
        {
            Context.Counters.Acknowledge();
            Room.Acknowledge(ack.Sent?.Epoch ?? "", ack.Sent?.Sequence ?? 0);
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

    private void Close()
    {
        long[] inDoubt;
        lock (_gate)
        {
            (inDoubt, _call, _chatRef) = ([.. _sends.Values], null, 0);
            _sends.Clear();
        }

        foreach (var due in inDoubt)
        {
            Context.Refuse(due, Room, StatusCode.Unavailable);
        }
    }
}
