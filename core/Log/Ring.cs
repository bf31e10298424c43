using System.Numerics;

namespace ChatGo.Core.Log;

/// <summary>The slots of a log, by sequence, in two levels: a directory and its chunks, made when first written, so
/// that an empty log costs neither. Never resized.</summary>
/// <remarks>Any thread may read or write. What is made is installed by compare-and-swap and stays.</remarks>
internal sealed class Ring<T>
    where T : class, IBroadcastItem
{
    private const int MaxChunkSlots = 64;

    private readonly int _chunkShift;
    private Entry<T>?[]?[]? _directory;

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
    }

    public int Capacity { get; }

    /// <summary>The entry in the slot of a sequence, whatever its own sequence is; null where none ever was.</summary>
    public Entry<T>? Read(long sequence)
    {
        if (Volatile.Read(ref _directory) is not { } directory)
        {
            return null;
        }

        var index = IndexOf(sequence);
        var chunk = Volatile.Read(ref directory[index >> _chunkShift]);
        return chunk is null ? null : Volatile.Read(ref chunk[index & (chunk.Length - 1)]);
    }

    /// <summary>The slot of a sequence, to compare and swap.</summary>
    public ref Entry<T>? SlotOf(long sequence)
    {
        var index = IndexOf(sequence);
        var directory = Volatile.Read(ref _directory) ?? Install(ref _directory, Capacity >> _chunkShift);
        ref var place = ref directory[index >> _chunkShift];
        var chunk = Volatile.Read(ref place) ?? Install(ref place, 1 << _chunkShift);
        return ref chunk[index & (chunk.Length - 1)];
    }

    private int IndexOf(long sequence) => (int)((sequence - 1) & (Capacity - 1));

    private static TPart?[] Install<TPart>(ref TPart?[]? place, int length)
        where TPart : class
    {
        var made = new TPart?[length];
        return Interlocked.CompareExchange(ref place, made, null) ?? made;
    }
}
