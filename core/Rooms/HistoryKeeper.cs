using System.Collections.Concurrent;
using ChatGo.Core.Log;

namespace ChatGo.Core.Rooms;

/// <summary>Keeps what all rooms hold within their total: where that is passed, the largest rooms drop their oldest messages,
/// down to the one level at which the total fits.</summary>
/// <remarks>Any thread. Asked for by who appends, done by one thread of the pool; until it is, the total is passed by what is
/// appended meanwhile. The level then bounds every room, until the total has sunk.</remarks>
internal sealed class HistoryKeeper : IThreadPoolWorkItem
{
    /// <summary>Until the next try where there was nothing left to drop.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Room> _rooms;
    private readonly LogTotal _total;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private int _isAsked;
    private bool _isDry;
    private long _triedAt;

    /// <summary>Initializes a new instance of the <see cref="HistoryKeeper"/> class.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="total">What they hold, and may.</param>
    /// <param name="time">The clock.</param>
    public HistoryKeeper(ConcurrentDictionary<string, Room> rooms, LogTotal total, TimeProvider time)
    {
        (_rooms, _total, _time) = (rooms, total, time);
        total.Exceeded = Ask;
    }

    /// <summary>Gets whether the rooms hold more than they may, and had nothing left to drop. Asks for another look then: what
    /// is refused appends nothing that would.</summary>
    public bool IsFull
    {
        get
        {
            if (!Volatile.Read(ref _isDry) || _total.Bytes <= _total.MaxBytes)
            {
                return false;
            }

            Ask();
            return true;
        }
    }

    /// <summary>Trims, where the total is passed; lets rooms grow again, where it has sunk.</summary>
    public void Look()
    {
        // One at a time: a trim that is at work would set the level again that another look has lifted.
        lock (_gate)
        {
            if (_total.Bytes > _total.Trigger)
            {
                Trim();
            }
            else if (_total.Bytes <= _total.MaxBytes / 4 * 3)
            {
                _total.Level = long.MaxValue;
                Volatile.Write(ref _isDry, false);
            }
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _isAsked, 0);
        Look();
    }

    /// <summary>The level at which weights have a sum: the smaller keep what they have.</summary>
    /// <param name="weights">The weights, in any order; sorted.</param>
    /// <param name="sum">The sum.</param>
    /// <returns>Unbounded where they weigh no more.</returns>
    internal static long LevelOf(Span<long> weights, long sum)
    {
        weights.Sort();
        for (var index = 0; index < weights.Length; index++)
        {
            var share = sum / (weights.Length - index);
            if (weights[index] > share)
            {
                return share;
            }

            sum -= weights[index];
        }

        return long.MaxValue;
    }

    private void Ask()
    {
        var isResting = Volatile.Read(ref _isDry) && _time.GetElapsedTime(Volatile.Read(ref _triedAt)) < Rest;
        if (!isResting && Interlocked.Exchange(ref _isAsked, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void Trim()
    {
        var sum = _total.Target;
        List<Room> rooms = [.. _rooms.Values];
        while (true)
        {
            var level = LevelOf(rooms.ConvertAll(static room => room.Bytes).ToArray(), sum);
            _total.Level = level;
            foreach (var room in rooms)
            {
                room.TrimTo(level);
            }

            // A room whose newest message is larger than the level keeps it: the others make up for it.
            var taken = 0L;
            var larger = rooms.RemoveAll(room =>
            {
                var bytes = room.Bytes;
                taken += bytes > level ? bytes : 0;
                return bytes > level;
            });
            if (larger == 0)
            {
                break;
            }

            sum = Math.Max(0, sum - taken);
        }

        Volatile.Write(ref _triedAt, _time.GetTimestamp());
        Volatile.Write(ref _isDry, _total.Bytes > _total.Trigger);
    }
}
