using ChatGo.Core.Engines;
using ChatGo.Core.Messages;

namespace ChatGo.Tests.Core.Engines;

/// <summary>A line of a faulty engine.</summary>
internal sealed class FaultyLine(FaultyEngine engine, KeptRoom room, string epoch, IRoomFollower follower) : IRoomLine
{
    private static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(2);

    private readonly Lock _gate = new();
    private long _delivered;
    private int _inFlight;
    private bool _isFollowing;
    private int _isHinted;

    public string Epoch => epoch;

    public FaultyEngine Engine => engine;

    public KeptRoom Room => room;

    public long Oldest => room.Oldest;

    public IPresenceLine? Presence => null;

    public bool HasSent(in SendKey key) => room.HasSent(key);

    public ValueTask<AppendResult> AppendAsync(NewMessage message)
    {
        lock (_gate)
        {
            if (!_isFollowing)
            {
                return ValueTask.FromResult(new AppendResult(AppendOutcome.Ended));
            }

            if (engine.Plan.IsDown || engine.Plan.Happens(engine.Plan.Refused))
            {
                return ValueTask.FromResult(new AppendResult(AppendOutcome.Unavailable));
            }

            _inFlight++;
        }

        return new ValueTask<AppendResult>(engine.Enqueue(new PendingAppend(this, message)));
    }

    public async ValueTask FollowAsync(CancellationToken cancellationToken)
    {
        await engine.AnswerAsync(cancellationToken);
        lock (_gate)
        {
            if (!room.TryFollow(this, out var extent))
            {
                throw new EngineUnavailableException("It is over: look again.");
            }

            (_delivered, _isFollowing) = (extent.Head, true);
            follower.Begin(extent);
        }
    }

    public bool TryUnfollow()
    {
        lock (_gate)
        {
            if (_inFlight > 0)
            {
                return false;
            }

            _isFollowing = false;
            room.Unfollow(this);
            return true;
        }
    }

    public async ValueTask ReadAsync(long after, MessagePage page, CancellationToken cancellationToken)
    {
        await engine.AnswerAsync(cancellationToken);
        room.Read(epoch, after + 1, 1, page);
    }

    public async ValueTask ReadBackAsync(long before, MessagePage page, CancellationToken cancellationToken)
    {
        await engine.AnswerAsync(cancellationToken);
        room.Read(epoch, before - 1, -1, page);
    }

    public async ValueTask<bool> ReplaceAsync(long sequence, Frame message, CancellationToken cancellationToken)
    {
        await engine.AnswerAsync(cancellationToken);
        if (!room.Replace(epoch, sequence, message))
        {
            return false;
        }

        foreach (var line in room.Lines)
        {
            line.TellReplaced(sequence, message);
        }

        return true;
    }

    public async ValueTask MarkReadAsync()
    {
        await engine.AnswerAsync(CancellationToken.None);
        room.MarkRead();
    }

    /// <summary>An append of this line was decided.</summary>
    public void Settle(in AppendResult result, in NewMessage message)
    {
        lock (_gate)
        {
            _inFlight--;
            if (result.Outcome is AppendOutcome.Stored or AppendOutcome.InDoubt && result.Receipt.Sequence > 0)
            {
                DeliverThrough(result.Receipt.Sequence, message.Frame);
            }
        }
    }

    /// <summary>Something was stored by another engine.</summary>
    public void Hint()
    {
        if (Interlocked.Exchange(ref _isHinted, 1) == 0)
        {
            _ = FollowUpAsync();
        }
    }

    public void End(bool isForked)
    {
        lock (_gate)
        {
            if (!_isFollowing)
            {
                return;
            }

            _isFollowing = false;
            if (isForked)
            {
                follower.Restart();
            }
            else
            {
                follower.Remove();
            }
        }
    }

    private void TellReplaced(long sequence, Frame message)
    {
        lock (_gate)
        {
            if (_isFollowing)
            {
                follower.Replace(sequence, message.Body);
            }
        }
    }

    private async Task FollowUpAsync()
    {
        await Task.Yield();
        if (engine.Plan.Happens(engine.Plan.Late))
        {
            await Task.Delay(Lateness);
        }

        Volatile.Write(ref _isHinted, 0);
        Interlocked.MemoryBarrier();
        lock (_gate)
        {
            DeliverThrough(long.MaxValue, own: null);
        }
    }

    private void DeliverThrough(long last, Frame? own)
    {
        if (!_isFollowing)
        {
            return;
        }

        if (_delivered > 0 && engine.Plan.Happens(engine.Plan.Repeated) && room.From(_delivered) is [{ Body: { } repeated }, ..])
        {
            follower.Deliver(_delivered, repeated);
        }

        foreach (var message in room.From(_delivered + 1).TakeWhile(_ => _delivered < last))
        {
            _delivered++;
            if (message.Body is null)
            {
                follower.Skip(_delivered);
            }
            else if (_delivered == last && own is not null)
            {
                follower.Deliver(_delivered, own);
            }
            else
            {
                follower.Deliver(_delivered, message.Body);
            }
        }
    }
}
