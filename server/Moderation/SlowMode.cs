namespace ChatGo.Server.Moderation;

/// <summary>When users have sent to a room last, as long as its slow mode looks back.</summary>
/// <remarks>Any thread.</remarks>
/// <param name="time">The clock.</param>
internal sealed class SlowMode(TimeProvider time)
{
    /// <summary>Users that are remembered. Of more, the one that sent longest ago is forgotten.</summary>
    public const int MaxUsers = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Username, long At)>> _users = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Username, long At)> _byTime = new();

    /// <summary>Charges a user's turn.</summary>
    /// <param name="username">Who.</param>
    /// <param name="gap">How long after one turn the next may come.</param>
    /// <returns>After how long it may; zero where it was taken.</returns>
    public TimeSpan Take(string username, TimeSpan gap)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            while (_byTime.First is { } first && (_users.Count >= MaxUsers || time.GetElapsedTime(first.Value.At, now) >= gap))
            {
                Forget(first);
            }

            if (_users.TryGetValue(username, out var last))
            {
                return gap - time.GetElapsedTime(last.Value.At, now);
            }

            _users.Add(username, _byTime.AddLast((username, now)));
            return TimeSpan.Zero;
        }
    }

    /// <summary>Gives a user's turn back: nothing was sent.</summary>
    public void Return(string username)
    {
        lock (_gate)
        {
            if (_users.TryGetValue(username, out var last))
            {
                Forget(last);
            }
        }
    }

    private void Forget(LinkedListNode<(string Username, long At)> user)
    {
        _byTime.Remove(user);
        _users.Remove(user.Value.Username);
    }
}
