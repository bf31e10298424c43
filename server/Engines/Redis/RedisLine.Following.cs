using ChatGo.Core.Engines;
using ChatGo.Server.Logging;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <content>Follows the room, looks at how far it reaches, and ends following it.</content>
internal sealed partial class RedisLine
{
    private Task _lastCheck = Task.CompletedTask;

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

    /// <summary>The room was removed, or goes on under another epoch.</summary>
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
            if (found is null && isDeep)
            {
                store.Logger.LosesRoom(record.Id);
            }

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
}
