using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Bench.Soak.Peers;

/// <summary>One open stream, of one room or of many, and what it brings its readers.</summary>
internal sealed class SoakStream : IDisposable
{
    private readonly SoakContext _context;
    private readonly IReadOnlyList<SoakReader> _readers;
    private readonly Dictionary<uint, SoakReader> _byNumber = [];
    private readonly IAsyncStreamReader<Message> _responses;
    private readonly Task<Metadata> _headers;
    private readonly IDisposable _call;
    private readonly SessionSends? _sends;
    private volatile TaskCompletionSource? _shut;
    private volatile bool _isLeft;

    private SoakStream(SoakContext context, StreamKind kind, SoakConnection connection, IReadOnlyList<SoakReader> readers, int history)
    {
        (_context, _readers) = (context, readers);
        context.Counters.Open();
        var joins = readers.Select(reader => reader.NewJoin(history));
        if (kind == StreamKind.Session)
        {
            var session = connection.Client.Session();
            (_call, _responses, _headers) = (session, session.ResponseStream, session.ResponseHeadersAsync);
            _sends = new SessionSends(session.RequestStream);
            Joining = _sends.JoinAsync([.. joins]);
            return;
        }

        var call = kind == StreamKind.Follow
            ? connection.Client.Follow(new FollowRequest { Joins = { joins } })
            : connection.Client.ConnectChat(joins.Single());
        (_call, _responses, _headers) = (call, call.ResponseStream, call.ResponseHeadersAsync);
    }

    /// <summary>Gets how it ended; null in case it was left by its own reader. Reading it begins with the call.</summary>
    public Task<Status?> Ended { get; private set; } = Task.FromResult<Status?>(null);

    /// <summary>Gets done once the server has taken the call.</summary>
    public Task Headers => _headers;

    /// <summary>Gets done once a Session has asked to join its rooms.</summary>
    public Task Joining { get; } = Task.CompletedTask;

    /// <summary>Opens one.</summary>
    /// <param name="context">What all share.</param>
    /// <param name="kind">How.</param>
    /// <param name="connection">On what.</param>
    /// <param name="readers">One a room.</param>
    /// <param name="history">Messages to be replayed to readers that do not resume.</param>
    public static SoakStream Open(
        SoakContext context, StreamKind kind, SoakConnection connection, IReadOnlyList<SoakReader> readers, int history = 0)
    {
        var stream = new SoakStream(context, kind, connection, readers, history);
        stream.Ended = stream.ReadAsync();
        return stream;
    }

    /// <summary>Sends a message, by a Session that has joined.</summary>
    /// <returns>Done once it is on its way, with a task that is done with the answer.</returns>
    public Task<Task> SendAsync(RoomLedger room, SoakOrigin origin, int filling) => _sends!.SendAsync(room, origin, filling);

    /// <summary>Stops taking what comes: the stream's window runs out.</summary>
    public void Shut() => _shut ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Resumes reading.</summary>
    public void Reopen()
    {
        var shut = _shut;
        _shut = null;
        shut?.TrySetResult();
    }

    /// <summary>Waits; the end of the stream by anybody else is told.</summary>
    /// <param name="time">How long.</param>
    /// <param name="leaving">Ends it sooner.</param>
    /// <returns>How it ended, if it did.</returns>
    public async Task<Status?> ReadForAsync(TimeSpan time, CancellationToken leaving)
    {
        await Task.WhenAny(Ended, Task.Delay(time, leaving));
        return Ended.IsCompleted ? await Ended : null;
    }

    /// <summary>Leaves: how it ends from here on is of no interest.</summary>
    public async Task LeaveAsync()
    {
        _isLeft = true;
        Dispose();
        await Ended;
    }

    /// <summary>Leaves in some way.</summary>
    /// <param name="connection">Its connection.</param>
    /// <param name="end">How.</param>
    /// <param name="silence">For how long a connection that goes silent stays open.</param>
    /// <param name="leaving">Ends that sooner.</param>
    public async Task EndAsync(
        SoakConnection connection, ConnectionEnd end, TimeSpan silence, CancellationToken leaving)
    {
        _isLeft = true;
        if (end != ConnectionEnd.Politely)
        {
            _context.Counters.Kill();
            connection.End(end);
        }

        if (end == ConnectionEnd.Silent)
        {
            await Task.Delay(silence, leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await LeaveAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isLeft = true;
        _call.Dispose();
        Reopen();
    }

    private async Task<Status?> ReadAsync()
    {
        Status? end;
        try
        {
            await _headers;
            foreach (var reader in _readers)
            {
                reader.Join();
            }

            while (await _responses.MoveNext(CancellationToken.None))
            {
                Take(_responses.Current);
                if (_shut is { } shut)
                {
                    await shut.Task;
                }
            }

            end = Status.DefaultSuccess;
        }
        catch (RpcException broken)
        {
            end = broken.Status;
        }
        catch (Exception gone) when (gone is ObjectDisposedException or InvalidOperationException or IOException)
        {
            end = new Status(StatusCode.Cancelled, gone.Message);
        }

        _sends?.Break();
        return _isLeft ? null : end;
    }

    private void Take(Message message)
    {
        if (message.Notice is { Ack: { } ack })
        {
            if (ack.Error is { } error)
            {
                _context.Faults.Add($"a Session was told {error}");
            }

            if (ack.Sent is not null)
            {
                _context.Counters.Send();
            }

            _sends?.Take(ack);
            return;
        }

        if (_readers.Count == 1)
        {
            _readers[0].Take(message);
        }
        else if (message.Notice is { Welcome: { } welcome })
        {
            var reader = _readers.Single(reader => reader.Room.ChatId == welcome.ChatId);
            _byNumber[welcome.ChatRef] = reader;
            reader.Take(message);
        }
        else if (_byNumber.TryGetValue(NumberOf(message), out var reader))
        {
            reader.Take(message);
        }
        else if (message.Notice is null or { Gap: not null })
        {
            _context.Faults.Add($"a stream of many rooms brought something of none: {message}");
        }
    }

    private static uint NumberOf(Message message) => message.Notice switch
    {
        { Gap: { } gap } => gap.ChatRef,
        { GoAway: { } goAway } => goAway.ChatRef,
        null => message.ChatRef,
        _ => 0,
    };
}
