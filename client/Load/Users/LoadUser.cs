using ChatGo.Api;
using ChatGo.Client.Load.Rooms;
using ChatGo.Client.Load.Verification;
using ChatGo.Client.Load.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Client.Load.Users;

/// <summary>One user: reads a room, whatever happens to the stream, and sends to it.</summary>
/// <remarks>Its own task keeps it connected; its line's thread reads; the schedule's sends; any may make it leave or lose
/// its stream.</remarks>
internal abstract partial class LoadUser(LoadContext context, LoadRoom room, string name, ILoadLine line, bool isSlow)
    : ICallListener
{
    private readonly Delivery _delivery = new();
    private readonly ReturnDelay _delay = new(context.Options.Users, Random.Shared);
    private volatile CancellationTokenSource? _stream;
    private volatile bool _isConnected;
    private volatile bool _isLeaving;
    private CallProgress _call = new();
    private bool _isAway;
    private uint _stayAwayMs;

    /// <summary>The room.</summary>
    public LoadRoom Room => room;

    /// <summary>Holds what comes against what was promised.</summary>
    public SequenceCheck Check { get; } = new(room.ChatId, name, context.Faults);

    /// <summary>Whether the stream stands.</summary>
    public bool IsConnected => _isConnected;

    /// <summary>Whether the user reads slowly, so that the room may pass it.</summary>
    public bool IsSlow => isSlow;

    /// <summary>What users share.</summary>
    protected LoadContext Context => context;

    /// <summary>The user's name.</summary>
    protected string Name => name;

    /// <summary>The connection.</summary>
    protected ILoadLine Line => line;

    /// <summary>Whether the present stream was asked to go on behind the last message.</summary>
    protected bool IsResumed { get; set; }

    /// <summary>Reads until <paramref name="stopping"/>.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            using var stream = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            _stream = stream;
            var turn = line.Turn;
            var end = await EndOfStreamAsync(stream.Token);
            _stream = null;
            var wasConnected = _isConnected;
            if (wasConnected)
            {
                _isConnected = false;
                context.Counters.Connect(-1);
            }

            if (end.Status.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                line.Leave(turn);
            }

            if (!stopping.IsCancellationRequested)
            {
                await RecoverAsync(end, wasConnected, stopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <inheritdoc/>
    public virtual void OnHeaders() => _call.OnHeaders();

    /// <inheritdoc/>
    public virtual void OnMessage(ReadOnlySpan<byte> message)
    {
        DeliveryReader.Read(message, _delivery);
        Take(_delivery);
    }

    /// <inheritdoc/>
    public virtual void OnEnd(Status status) => _call.OnEnd(status);

    /// <summary>Sends a message. Returns at once.</summary>
    /// <param name="due">When it is due. Unit: ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    /// <param name="bytes">The text's size.</param>
    /// <returns>Null; why it cannot be sent, where it cannot.</returns>
    public abstract string? TrySend(long due, int bytes);

    /// <summary>Leaves the room and joins it again, as a newcomer.</summary>
    public virtual void Rejoin()
    {
        if (_isConnected)
        {
            _isLeaving = true;
            try
            {
                _stream?.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The stream ended by itself just now.
            }
        }
    }

    /// <summary>Reads one stream to its end.</summary>
    /// <exception cref="RpcException">It failed.</exception>
    /// <exception cref="TimeoutException">The server did not answer.</exception>
    protected abstract Task<StreamEnd> ReadOnceAsync(CancellationToken stopping);

    /// <summary>What is asked of the server on joining: everything behind the last message, where it serves
    /// that.</summary>
    protected ConnectChatRequest NewJoin()
    {
        var join = new ConnectChatRequest { ChatId = room.ChatId, Username = name };
        IsResumed = false;
        if (context.HasNotices)
        {
            (join.Notices, join.CreateIfMissing) = (true, true);
            if (Check is { IsFollowing: true, Epoch: { Length: > 0 } epoch })
            {
                join.After = new Position { Epoch = epoch, Sequence = Check.Last };
                IsResumed = true;
            }
        }

        return join;
    }

    /// <summary>Calls <paramref name="method"/>, and hears all that comes of it.</summary>
    /// <exception cref="RpcException">There is no connection.</exception>
    /// <exception cref="TimeoutException">The server did not answer.</exception>
    protected async Task<StreamEnd> HearAsync(
        string method, IMessage request, bool isOnly, CancellationToken stopping)
    {
        var progress = _call = new CallProgress();
        var call = await line.CallAsync(method, request, isOnly, this, stopping);
        try
        {
            await using var cutting = stopping.UnsafeRegister(static call => ((ICall)call!).Dispose(), call);
            OnOpen(call);
            var status = await progress.WaitAsync();
            return status.StatusCode == StatusCode.OK
                ? StreamEnd.Ended with { AfterMs = _stayAwayMs }
                : new StreamEnd(status, _stayAwayMs);
        }
        finally
        {
            // Nothing is heard any more, then.
            call.Dispose();
            await progress.End;
        }
    }

    /// <summary>The call is made.</summary>
    protected virtual void OnOpen(ICall call)
    {
        // Only a Session sends on it.
    }

    /// <summary>The stream stands.</summary>
    protected void Connected()
    {
        if (_isConnected)
        {
            return;
        }

        _isConnected = true;
        context.Counters.Connect(1);
        _delay.Reset();
        if (_isAway)
        {
            _isAway = false;
            context.Outages.Return();
        }
    }

    private async Task<StreamEnd> EndOfStreamAsync(CancellationToken stopping)
    {
        _stayAwayMs = 0;
        try
        {
            return await ReadOnceAsync(stopping);
        }
        catch (RpcException failure)
        {
            return new StreamEnd(failure.Status, _stayAwayMs);
        }
        catch (TimeoutException)
        {
            return StreamEnd.NoAnswer;
        }
        catch (Exception cut) when (cut is OperationCanceledException or ObjectDisposedException)
        {
            return new StreamEnd(new Status(StatusCode.Cancelled, "the connection was cut"));
        }
    }

    private async Task RecoverAsync(StreamEnd end, bool wasConnected, CancellationToken stopping)
    {
        if (_isLeaving)
        {
            _isLeaving = false;
            Check.Leave();
            context.Counters.Rejoin();
            return;
        }

        if (end.Status.StatusCode == StatusCode.Unimplemented && context.HasNotices && this is UnaryUser)
        {
            context.HasNotices = false;
            return;
        }

        context.Counters.Break(end.Status);
        if (wasConnected && !_isAway)
        {
            _isAway = true;
            context.Outages.Lose($"{Connections.StatusName.Of(end.Status.StatusCode)}: {end.Status.Detail}");
        }

        if (end.Status.StatusCode == StatusCode.OutOfRange)
        {
            Check.RollBack();
        }

        if (end.Status.StatusCode == StatusCode.NotFound && !context.HasNotices)
        {
            // The room is to be made where the server does not know it any more and cannot be asked to.
            await RoomMaker.TryMakeAsync(line, room, stopping);
        }

        await Task.Delay(_delay.Next() + TimeSpan.FromMilliseconds(end.AfterMs), stopping);
    }
}
