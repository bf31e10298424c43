using System.Runtime.CompilerServices;

namespace ChatGo.Server.Limits;

/// <summary>What something would take of all the limits that it is held to: all of it, or nothing.</summary>
internal struct RateDemands
{
    private Demands _demands;
    private int _count;

    /// <summary>Adds a limit; one that is off is left out.</summary>
    public void Add(RateBucket bucket, in RateLimit limit, long cost, string name)
    {
        if (!limit.IsOff)
        {
            _demands[_count++] = new RateDemand(bucket, limit, cost, name);
        }
    }

    /// <summary>Charges all, having looked at all.</summary>
    /// <param name="now">The time. Unit: ticks of 100 ns.</param>
    /// <param name="wait">Where nothing is taken: after how long it is worth another try.</param>
    /// <returns>The limit that does not allow it; null where all of it was taken.</returns>
    public readonly string? Take(long now, out TimeSpan wait)
    {
        var refusing = Look(now, out var longest);
        for (var index = 0; refusing is null && index < _count; index++)
        {
            ref readonly var demand = ref _demands[index];
            longest = demand.Bucket.Take(demand.Limit, demand.Cost, now);
            if (longest > 0)
            {
                // Somebody was faster since the look.
                refusing = demand.Name;
                Return(index);
            }
        }

        wait = new TimeSpan(longest);
        return refusing;
    }

    /// <summary>Gives all of it back: what it was taken for has not been done.</summary>
    public readonly void Return() => Return(_count);

    private readonly string? Look(long now, out long longest)
    {
        string? refusing = null;
        longest = 0;
        for (var index = 0; index < _count; index++)
        {
            ref readonly var demand = ref _demands[index];
            if (demand.Bucket.Wait(demand.Limit, demand.Cost, now) is var wait && wait > longest)
            {
                (longest, refusing) = (wait, demand.Name);
            }
        }

        return refusing;
    }

    private readonly void Return(int count)
    {
        for (var index = 0; index < count; index++)
        {
            ref readonly var demand = ref _demands[index];
            demand.Bucket.Return(demand.Limit, demand.Cost);
        }
    }

    /// <summary>Messages and bytes, of a user, an address and a room.</summary>
    [InlineArray(6)]
    private struct Demands
    {
        private RateDemand _first;
    }
}
