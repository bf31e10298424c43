using System.Numerics;

namespace ChatGo.Core.Broadcast;

/// <summary>The slots of a log, by sequence, in chunks that are made when first written: an empty log costs a
/// directory. Never resized.</summary>
/// <remarks>Any thread may read or write. Chunks are installed by compare-and-swap and stay.</remarks>
internal sealed class Ring<T>
    where T : class, IBroadcastItem
{
    private const int MaxChunkSlots = 64;

    private readonly Entry<T>?[]?[] _chunks;
    private readonly int _chunkShift;

    public Ring(int capacity)
    {
        if (capacity < 1 || !BitOperations.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, "A broadcast channel's capacity is a power of two.");
        }

        Capacity = capacity;
        var chunkSlots = Math.Min(capacity, MaxChunkSlots);
        _chunkShift = BitOperations.Log2((uint)chunkSlots);
        _chunks = new Entry<T>?[]?[capacity / chunkSlots];
    }

    public int Capacity { get; }

    /// <summary>The entry in the slot of a sequence, whatever its own sequence is; null where none ever was.</summary>
    public Entry<T>? Read(long sequence)
    {
        var index = IndexOf(sequence);
        var chunk = Volatile.Read(ref _chunks[index >> _chunkShift]);
        return chunk is null ? null : Volatile.Read(ref chunk[index & (chunk.Length - 1)]);
    }

    /// <summary>The slot of a sequence, to compare and swap.</summary>
    public ref Entry<T>? SlotOf(long sequence)
    {
        var index = IndexOf(sequence);
        ref var place = ref _chunks[index >> _chunkShift];
        var chunk = Volatile.Read(ref place) ?? Install(ref place);
        return ref chunk[index & (chunk.Length - 1)];
    }

    private int IndexOf(long sequence) => (int)((sequence - 1) & (Capacity - 1));

    private Entry<T>?[] Install(ref Entry<T>?[]? place)
    {
        var made = new Entry<T>?[1 << _chunkShift];
        return Interlocked.CompareExchange(ref place, made, null) ?? made;
    }
}
