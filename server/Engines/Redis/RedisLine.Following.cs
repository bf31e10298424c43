using System.Text;
using ChatGo.Core.Engines;
using ChatGo.Server.Logging;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <content>What comes from Redis: told as it happens, and asked for wherever something is missing.</content>
internal sealed partial class RedisLine
{
    /// <summary>Messages asked for at a time.</summary>
    private const int RangeCount = 512;

    /// <summary>What comes out of order is there within this time, unless nobody told.</summary>
    private static readonly TimeSpan HolePatience = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private Task _lastCheck = Task.CompletedTask;
    private int _isFilling;

    /// <summary>Gets where it is told of the room.</summary>
    public RedisChannel Channel => _keys.Channel(record.Id, store.IsCluster);

    /// <inheritdoc/>
    public async ValueTask FollowAsync(CancellationToken cancellationToken)
    {
        // First it listens, then it looks: nothing is missed between.
        store.Add(this);
        FoundRoom? found;
        try
        {
            await RedisStore.AskAsync(async () =>
            {
                await store.Subscriptions.SubscribeAsync(Channel, Hear);
                return true;
            }, cancellationToken);
            found = FoundRoom.Read(
                record.Id,
                await store.CallAsync(
                    RedisScripts.Find, [_keys.Room(record.Id), _keys.Messages(record.Id)], [], cancellationToken));
            if (found?.Record.Epoch != record.Epoch)
            {
                throw new EngineUnavailableException("The chat is another one now: look again.");
            }

            lock (_gate)
            {
                _hasReplaced = found.HasReplaced;
                Volatile.Write(ref _oldest, found.Record.Oldest);
                _tail.Begin(new RoomExtent(Math.Max(found.Record.Oldest, found.Record.Head - Kept + 1), found.Record.Head));
                _isFollowing = true;
            }

        }
        catch
        {
            lock (_gate)
            {
                _isFollowing = false;
                _tail.End();
            }

            Leave();
            throw;
        }

        LookForHole();
        await MeetAsync(found.PresenceRevision);
    }

    /// <inheritdoc/>
    public bool TryUnfollow()
    {
        lock (_gate)
        {
            if (_inFlight > 0)
            {
                return false;
            }

            _isFollowing = false;
            _tail.End();
        }

        Leave();
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask ReadAsync(long after, MessagePage page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        for (var next = Math.Max(after + 1, Oldest); next <= Head;)
        {
            var entries = await RangeAsync(next, Head, RangeCount, Order.Ascending, cancellationToken);
            foreach (var (sequence, _, body) in entries)
            {
                if (!page.TryAdd(sequence, body.Span))
                {
                    return;
                }

                next = sequence + 1;
            }

            if (entries.Count < RangeCount)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask ReadBackAsync(long before, MessagePage page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        for (var next = Math.Min(before - 1, Head); next >= Oldest;)
        {
            var entries = await RangeAsync(Oldest, next, RangeCount, Order.Descending, cancellationToken);
            foreach (var (sequence, _, body) in entries)
            {
                if (!page.TryAdd(sequence, body.Span))
                {
                    return;
                }

                next = sequence - 1;
            }

            if (entries.Count < RangeCount)
            {
                return;
            }
        }
    }

    /// <summary>Redis tells something of the room.</summary>
    public void Hear(RedisChannel channel, RedisValue told)
    {
        ReadOnlyMemory<byte> bytes = told;
        if (bytes.IsEmpty)
        {
            return;
        }

        var rest = bytes[1..];
        switch (bytes.Span[0])
        {
            case (byte)'m':
                HearMessage(rest.Span);
                break;
            case (byte)'x' when TryCut(rest.Span, out var sequence, out var value)
                && RedisValues.TryReadMessage(value, out _, out var body):
                Replace(sequence, body);
                break;
            case (byte)'p':
                HearPresence(rest.Span);
                break;
            case (byte)'o':
                HearDocument(bytes);
                break;
            case (byte)'d' or (byte)'e' when Encoding.ASCII.GetString(rest.Span) == record.Epoch:
                End(isForked: bytes.Span[0] == (byte)'e');
                break;
        }
    }

    /// <summary>Asks how far the room reaches, and for what is missing here. One at a time.</summary>
    /// <param name="isDeep">Whether what is here may be another history than what is kept: a primary may have failed.</param>
    /// <exception cref="EngineUnavailableException">Not now.</exception>
    public Task CheckAsync(bool isDeep)
    {
        lock (_gate)
        {
            return _lastCheck = CheckBehindAsync(_lastCheck, isDeep);
        }
    }

    /// <summary>The room is no more, or goes on under another epoch.</summary>
    public void End(bool isForked)
    {
        lock (_gate)
        {
            if (!_isFollowing)
            {
                return;
            }

            _isFollowing = false;
            _tail.End();
            if (isForked)
            {
                follower.Restart();
            }
            else
            {
                follower.Remove();
            }
        }

        Leave();
    }

    private bool IsFollowing
    {
        get
        {
            lock (_gate)
            {
                return _isFollowing;
            }
        }
    }

    private async Task CheckBehindAsync(Task before, bool isDeep)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (!IsFollowing)
        {
            return;
        }

        var known = Head;
        var found = FoundRoom.Read(
            record.Id,
            await store.CallAsync(RedisScripts.Skip, [_keys.Room(record.Id), _keys.Messages(record.Id)], [record.Epoch, known]));
        if (found?.Record.Epoch != record.Epoch)
        {
            End(isForked: found is not null);
            return;
        }

        if (found.LastBefore < known)
        {
            store.Figures.Lose(known - found.LastBefore.Value);
            store.Logger.LosesMessages(record.Id, known - found.LastBefore.Value);
        }

        if ((isDeep || found.LastBefore < known) && await IsForkedAsync(known))
        {
            await ForkAsync();
            return;
        }

        await CatchUpAsync(found.Record.Head);
        await MeetAsync(found.PresenceRevision);
        if (isDeep || _isUntold)
        {
            TellAll();
        }
    }

    private static bool TryCut(ReadOnlySpan<byte> told, out long sequence, out ReadOnlySpan<byte> value)
    {
        var end = told.IndexOf((byte)':');
        sequence = 0;
        value = default;
        if (end < 0 || !RedisValues.TryReadPosition(told[..end], out _, out sequence))
        {
            return false;
        }

        value = told[(end + 1)..];
        return true;
    }

    private void HearMessage(ReadOnlySpan<byte> told)
    {
        if (!told.StartsWith(_epoch) || !TryCut(told, out var sequence, out var value)
            || !RedisValues.TryReadMessage(value, out var id, out var body))
        {
            return;
        }

        Take(sequence, id, body);
        LookForHole();
    }

    private void HearDocument(ReadOnlyMemory<byte> told)
    {
        lock (_gate)
        {
            if (_isFollowing && SharedDocuments.TryRead(record.Id, told, out var document))
            {
                follower.Change(document);
            }
        }
    }

    private void Take(long sequence, ulong id, ReadOnlySpan<byte> body)
    {
        bool isForked;
        lock (_gate)
        {
            isForked = !_tail.TryTake(sequence, id, body, own: null, _isFollowing);
        }

        if (isForked)
        {
            _ = ForkQuietlyAsync();
        }
    }

    private void Replace(long sequence, ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            _hasReplaced = true;
            if (_isFollowing)
            {
                follower.Replace(sequence, body);
            }
        }
    }

    /// <summary>Where something is early, what is before it is waited for, a moment, and asked for then.</summary>
    private void LookForHole()
    {
        bool hasHole;
        lock (_gate)
        {
            hasHole = _isFollowing && _tail.FirstEarly is not null;
        }

        if (hasHole && Interlocked.Exchange(ref _isFilling, 1) == 0)
        {
            _ = FillAsync();
        }
    }

    private async Task FillAsync()
    {
        var pause = HolePatience;
        while (true)
        {
            await Task.Delay(pause);
            long? early;
            lock (_gate)
            {
                early = _isFollowing ? _tail.FirstEarly : null;
            }

            if (early is null)
            {
                break;
            }

            try
            {
                await CatchUpAsync(early.Value - 1);
                pause = HolePatience;
            }
            catch (EngineUnavailableException)
            {
                pause = RetryPause;
            }
        }

        Volatile.Write(ref _isFilling, 0);
        // Somebody may have come early since the last look.
        bool hasMore;
        lock (_gate)
        {
            hasMore = _isFollowing && _tail.FirstEarly is not null;
        }

        if (hasMore)
        {
            LookForHole();
        }
    }

    /// <summary>Asks for what is missing up to a number; what is not kept is skipped.</summary>
    private async Task CatchUpAsync(long through)
    {
        while (true)
        {
            var from = Head + 1;
            if (from > through || !IsFollowing)
            {
                return;
            }

            var entries = await RangeAsync(from, through, RangeCount, Order.Ascending, CancellationToken.None);
            store.Figures.Fill(entries.Count);
            foreach (var (sequence, id, body) in entries)
            {
                lock (_gate)
                {
                    if (_isFollowing && sequence > _tail.Head)
                    {
                        _tail.Skip(sequence - 1);
                    }
                }

                Take(sequence, id, body.Span);
            }

            if (entries.Count < RangeCount)
            {
                lock (_gate)
                {
                    if (_isFollowing)
                    {
                        _tail.Skip(through);
                    }
                }

                return;
            }
        }
    }
}
