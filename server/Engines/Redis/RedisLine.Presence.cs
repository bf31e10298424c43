using System.Globalization;
using ChatGo.Core.Engines;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <content>Who is in the room, at all servers: each tells what changes at itself, and all hear it under one number.</content>
internal sealed partial class RedisLine : IPresenceLine
{
    private readonly SortedDictionary<long, PresenceReport> _earlyReports = [];
    private readonly HashSet<string> _servers = new(StringComparer.Ordinal);
    private readonly Lock _tellGate = new();
    private Task _lastTell = Task.CompletedTask;
    private bool _tellsNoNames;
    private volatile bool _isUntold;
    private long _revision;
    private int _isMeeting;

    /// <inheritdoc/>
    public IPresenceLine? Presence => this;

    /// <summary>Gets the servers that somebody is in the room at.</summary>
    public IReadOnlyList<string> Servers
    {
        get
        {
            lock (_gate)
            {
                return [.. _servers];
            }
        }
    }

    /// <inheritdoc/>
    public void Tell(PresenceNews news)
    {
        lock (_tellGate)
        {
            _lastTell = TellBehindAsync(_lastTell, news);
        }
    }

    /// <summary>Announces who is here, whatever was told before.</summary>
    public void TellAll()
    {
        lock (_tellGate)
        {
            _lastTell = TellBehindAsync(_lastTell, news: null);
        }
    }

    /// <summary>A server is gone: nobody is in the room there. Every server may say so; the first is heard.</summary>
    /// <param name="server">The server.</param>
    /// <exception cref="EngineUnavailableException">Not now.</exception>
    public async Task ForgetAsync(string server)
    {
        lock (_gate)
        {
            if (!_servers.Contains(server))
            {
                return;
            }
        }

        await PresentAsync(server, [], [], unnamed: 0, isAll: true);
        lock (_gate)
        {
            _servers.Remove(server);
        }
    }

    /// <summary>Asks who is in the room, where a change was not heard of; where there is no answer, the next look asks again.
    /// </summary>
    private async Task MeetAsync(long revision)
    {
        lock (_gate)
        {
            if (revision <= _revision)
            {
                return;
            }
        }

        try
        {
            await MeetAsync();
        }
        catch (EngineUnavailableException)
        {
            // Messages go on meanwhile.
        }
    }

    /// <summary>Asks who is in the room.</summary>
    /// <exception cref="EngineUnavailableException">Not now.</exception>
    private async Task MeetAsync()
    {
        var result = await store.CallAsync(RedisScripts.Members, [_keys.Members(record.Id), _keys.Room(record.Id)], []);
        var snapshot = PresenceText.ReadSnapshot(result);
        lock (_gate)
        {
            if (!_isFollowing)
            {
                return;
            }

            if (snapshot.Revision > _revision)
            {
                _revision = snapshot.Revision;
                _servers.UnionWith(snapshot.Members.Select(static member => member.Server).Concat(snapshot.Unnamed.Keys));
                follower.Meet(snapshot);
            }

            DrainReports();
        }
    }

    private void HearPresence(ReadOnlySpan<byte> told)
    {
        if (PresenceText.ReadReport(told) is not { } report)
        {
            return;
        }

        bool hasHole;
        lock (_gate)
        {
            if (report.Revision > _revision)
            {
                _earlyReports.TryAdd(report.Revision, report);
            }

            if (_isFollowing)
            {
                DrainReports();
            }

            hasHole = _isFollowing && _earlyReports.Count > 0;
        }

        if (hasHole && Interlocked.Exchange(ref _isMeeting, 1) == 0)
        {
            _ = MeetLaterAsync();
        }
    }

    /// <summary>Under the line's lock.</summary>
    private void DrainReports()
    {
        foreach (var (revision, report) in _earlyReports.ToArray())
        {
            if (revision > _revision + 1)
            {
                break;
            }

            _earlyReports.Remove(revision);
            if (revision == _revision + 1)
            {
                _revision = revision;
                _servers.Add(report.Server);
                follower.Meet(report);
            }
        }
    }

    private async Task MeetLaterAsync()
    {
        var pause = HolePatience;
        while (true)
        {
            await Task.Delay(pause);
            lock (_gate)
            {
                if (!_isFollowing || _earlyReports.Count == 0)
                {
                    Volatile.Write(ref _isMeeting, 0);
                    return;
                }
            }

            try
            {
                await MeetAsync();
            }
            catch (EngineUnavailableException)
            {
                pause = RetryPause;
            }
        }
    }

    private async Task TellBehindAsync(Task before, PresenceNews? news)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (!IsFollowing)
        {
            return;
        }

        try
        {
            // Where names begin or cease to be told, or something was not, all is told that there is now.
            var isAll = news is null || news.NamesOmitted || _tellsNoNames || _isUntold;
            var told = isAll ? follower.Here() : news!;
            await PresentAsync(store.Server, told.Joined, told.Left, told.NamesOmitted ? told.Members : 0, isAll);
            (_tellsNoNames, _isUntold) = (told.NamesOmitted, false);
        }
        catch (EngineUnavailableException)
        {
            _isUntold = true;
        }
    }

    private async Task PresentAsync(
        string server, IReadOnlyList<string> joined, IReadOnlyList<string> left, int unnamed, bool isAll)
    {
        long known;
        lock (_gate)
        {
            known = _revision;
        }

        await store.CallAsync(
            RedisScripts.Present,
            [_keys.Members(record.Id), _keys.Room(record.Id), _keys.ChannelName(record.Id)],
            [
                store.Publish,
                server,
                known,
                unnamed.ToString(CultureInfo.InvariantCulture),
                isAll ? "1" : "0",
                joined.Count,
                .. joined.Select(static name => (RedisValue)name),
                .. left.Select(static name => (RedisValue)name),
            ]);
    }
}
