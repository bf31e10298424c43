using ChatGo.Api;
using ChatGo.Client.Hosting;

namespace ChatGo.Client.Connections;

/// <summary>A reader and sender in one room, for as long as it is wanted: joins, delivers each message once and in order,
/// and after every outage joins again, resumes behind the last message and sends again what was not answered.</summary>
/// <remarks><see cref="RunAsync"/> is called once; any task may send, before, while and between streams.</remarks>
internal sealed class ChatConnection(
    ChatV1.ChatV1Client client, ConnectionOptions options, IChatListener listener, RetryPolicy retry, TimeProvider time)
{
    // A stream that lasted so long was a success: its end is not one more failure in a row.
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    private static readonly ConnectionFault RoomIsGone =
        new(Recovery.Retry, "the room is gone until somebody makes it again");

    private static readonly ConnectionFault RoomIsMissing =
        new(Recovery.NewRoom, "the room does not exist, and this caller may not make it");

    private readonly ReadPosition _position = new(options.After, options.History);
    private readonly Outbox _outbox = new(options.ChatId, options.Username);
    private bool _wasJoined;
    private bool _wasMissing;
    private RoomRules? _rules;

    /// <summary>Sends a message; waits while there is no stream, and while 128 others are unanswered. Tried again after an
    /// outage under the same id, so that it is stored once, as long as the server remembers the id (5 minutes).</summary>
    /// <exception cref="Grpc.Core.RpcException">The server refuses the message.</exception>
    /// <exception cref="ClientFailureException">The connection has failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled, or the connection was stopped;
    /// the message may or may not have been stored.</exception>
    public Task<SendMessageResponse> SendAsync(string text, CancellationToken stopping) =>
        _outbox.SendAsync(text, stopping);

    /// <summary>Waits until a message of the room has been read, for a moment at most: an answer may come before the message
    /// that it answers for.</summary>
    /// <param name="sequence">The message; 0: none.</param>
    /// <param name="stopping">Ends the wait.</param>
    public async Task ReadThroughAsync(ulong sequence, CancellationToken stopping)
    {
        var start = time.GetTimestamp();
        while (_position.Sequence < sequence && time.GetElapsedTime(start) < ReadWithin)
        {
            await Task.Delay(LookEvery, time, stopping);
        }
    }

    /// <summary>Reads and sends until <paramref name="stopping"/>.</summary>
    /// <exception cref="ClientFailureException">The server refuses the reader, or the room was deleted.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                var fault = await VisitAsync(stopping);
                if (TriesAtOnce(fault))
                {
                    continue;
                }

                var consequence = _wasJoined ? $"left room {options.ChatId}" : $"cannot join room {options.ChatId}";
                await retry.PauseAsync(Soften(fault), consequence, stopping);
            }
        }
        catch (ClientFailureException failure)
        {
            _outbox.Close(new ClientFailureException($"not sent: {failure.Message}"));
            throw;
        }
        catch (OperationCanceledException stop)
        {
            _outbox.Close(stop);
            throw;
        }
    }

    private async Task<ConnectionFault> VisitAsync(CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var stream = Open(ending.Token);
        using var watch = retry.Watch();
        using var attempt = new ConnectionAttempt(stream, _position, _outbox, listener, ending, time)
        {
            Joined = () =>
            {
                watch.Dispose();
                retry.Answered();
                _wasJoined = true;
            },
            RulesTold = Take,
        };
        var start = time.GetTimestamp();
        var fault = await attempt.RunAsync(Request(), stopping);
        if (attempt.IsJoined && time.GetElapsedTime(start) >= HealthyAfter)
        {
            retry.Reset();
        }

        return fault;
    }

    // A room with rules tells them again after each join.
    private void Take(RoomRules rules)
    {
        if (rules != _rules)
        {
            listener.OnRules(rules, _rules);
            _rules = rules;
        }
    }

    private IChatStream Open(CancellationToken stopping) => options.Transport == ChatTransport.Session
        ? new SessionStream(client, stopping)
        : new ConnectStream(client, time);

    private ConnectChatRequest Request() => new()
    {
        ChatId = options.ChatId,
        Username = options.Username,
        After = _position.Resume?.ToWire(),
        History = _position.Resume is null ? options.History : 0,
        Notices = true,
        CreateIfMissing = options.CreateIfMissing,
    };

    // A room can be removed in the moment in which it is joined; then the next join makes it. A server that still says that
    // there is none does not let the caller make it.
    private bool TriesAtOnce(ConnectionFault fault)
    {
        if (fault.Recovery != Recovery.NewRoom || _wasJoined || _wasMissing || !options.CreateIfMissing)
        {
            return false;
        }

        _wasMissing = true;
        return true;
    }

    // Who was in a room comes back to it: a crowd that returns all at once may be told to slow down, a room that was just
    // removed can be made again, and one that was lost with a server in memory may be made again by somebody else; and
    // whoever runs the server renews a certificate that has expired. Who never was in it has no reason to wait.
    private ConnectionFault Soften(ConnectionFault fault) => fault.Recovery switch
    {
        Recovery.SlowDown when _wasJoined => fault with { Recovery = Recovery.Retry },
        Recovery.NewRoom when _wasJoined && options.CreateIfMissing => fault with { Recovery = Recovery.Retry },
        Recovery.NewRoom when _wasJoined => RoomIsGone,
        Recovery.NewRoom when options.CreateIfMissing => RoomIsMissing,
        Recovery.Mend when _wasJoined => fault with { Recovery = Recovery.Retry },
        _ => fault,
    };
}
