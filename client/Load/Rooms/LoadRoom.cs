namespace ChatGo.Client.Load.Rooms;

/// <summary>A room of the load: its life now, and what the senders were told of its head.</summary>
/// <param name="chatId">The room's id.</param>
/// <param name="readers">Readers that should have each message: users of all processes, slow ones left out.</param>
/// <remarks>Any thread may call.</remarks>
internal sealed class LoadRoom(string chatId, int readers)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ulong> _heads = [];
    private string _epoch = "";
    private int _lives;
    private long _attempts;

    /// <summary>The room's id.</summary>
    public string ChatId => chatId;

    /// <summary>Readers that should have each message.</summary>
    public int Readers => readers;

    /// <summary>The life of the room now; empty where the server tells none.</summary>
    public string Epoch
    {
        get
        {
            lock (_gate)
            {
                return _epoch;
            }
        }
    }

    /// <summary>How many lives the room has had beyond its first.</summary>
    public int LostLives
    {
        get
        {
            lock (_gate)
            {
                return Math.Max(0, _lives - 1);
            }
        }
    }

    /// <summary>Messages that were sent, answered or not.</summary>
    public long Attempts => Volatile.Read(ref _attempts);

    /// <summary>A message is about to be sent.</summary>
    public void Attempt() => Interlocked.Increment(ref _attempts);

    /// <summary>The server told the room's epoch.</summary>
    public void Enter(string epoch)
    {
        lock (_gate)
        {
            if (_lives == 0 || !_heads.ContainsKey(epoch))
            {
                _lives++;
                _heads[epoch] = 0;
                _epoch = epoch;
            }
        }
    }

    /// <summary>The room was made. A server that tells no epoch gets one of the load's own.</summary>
    /// <returns>The room's epoch.</returns>
    public string Made(string epoch)
    {
        lock (_gate)
        {
            var known = epoch.Length > 0 ? epoch : $"life {_lives + 1}";
            if (!_heads.ContainsKey(known))
            {
                _lives++;
                _heads[known] = 0;
                _epoch = known;
            }

            return _epoch;
        }
    }

    /// <summary>A message has this place.</summary>
    public void Acknowledge(string epoch, ulong sequence)
    {
        lock (_gate)
        {
            var key = epoch.Length > 0 ? epoch : _epoch;
            _heads[key] = Math.Max(_heads.GetValueOrDefault(key), sequence);
            if (epoch.Length > 0 && _lives == 0)
            {
                (_epoch, _lives) = (epoch, 1);
            }
        }
    }

    /// <summary>The newest message of an epoch, as far as the senders were told; 0: none.</summary>
    public ulong HeadOf(string epoch)
    {
        lock (_gate)
        {
            return _heads.GetValueOrDefault(epoch);
        }
    }
}
