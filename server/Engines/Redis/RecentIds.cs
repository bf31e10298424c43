using System.Numerics;

namespace ChatGo.Server.Engines.Redis;

/// <summary>The ids of a room's newest messages, by their numbers. A room in which nothing is said takes nothing.</summary>
/// <remarks>Under its line's lock.</remarks>
internal sealed class RecentIds
{
    /// <summary>As many are remembered. A primary that fails without a replica in step may lose more: then what was lost is
    /// told as a gap, and only what is said under the numbers of these is found out.</summary>
    private const int Most = 1_024;

    private const int First = 8;

    private (long Sequence, ulong Id)[] _ids = [];
    private int _count;

    /// <summary>Returns those that are remembered, in no order.</summary>
    public IEnumerable<(long Sequence, ulong Id)> All => _ids.Where(static id => id.Sequence > 0);

    /// <summary>Adds one.</summary>
    /// <param name="sequence">Its number, higher than any before.</param>
    /// <param name="id">Its id.</param>
    public void Add(long sequence, ulong id)
    {
        if (_count == _ids.Length && _count < Most)
        {
            Grow();
        }

        ref var place = ref _ids[sequence & (_ids.Length - 1)];
        _count += place.Sequence == 0 ? 1 : 0;
        place = (sequence, id);
    }

    /// <summary>Finds one.</summary>
    public bool TryFind(long sequence, out ulong id)
    {
        if (_ids.Length > 0 && _ids[sequence & (_ids.Length - 1)] is var known && known.Sequence == sequence)
        {
            id = known.Id;
            return true;
        }

        id = 0;
        return false;
    }

    private void Grow()
    {
        var before = _ids;
        _ids = new (long, ulong)[Math.Max(First, (int)BitOperations.RoundUpToPowerOf2((uint)before.Length + 1))];
        foreach (var known in before)
        {
            _ids[known.Sequence & (_ids.Length - 1)] = known;
        }
    }
}
