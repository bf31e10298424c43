using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>Determines which messages a compaction leaves out: those below the floor of their room, and those that are too old, but
/// never a room's newest, which tells the number of the next.</summary>
/// <remarks>Any thread raises floors while RocksDB's threads look at them. It is free of what the collector moves, and throws
/// nothing. To be disposed of behind the database.</remarks>
internal sealed unsafe class EraseFilter : IDisposable
{
    private const int ChunkBits = 16;
    private const int ChunkRooms = 1 << ChunkBits;

    private readonly Lock _gate = new();
    private Table* _table;

    /// <summary>Initializes a new instance of the <see cref="EraseFilter"/> class: it leaves nothing out.</summary>
    public EraseFilter()
    {
        _table = (Table*)NativeMemory.AllocZeroed((nuint)sizeof(Table));
        _table->Chunks = (Extent**)NativeMemory.AllocZeroed(ChunkRooms, (nuint)sizeof(Extent*));
    }

    /// <summary>Makes it known to RocksDB.</summary>
    /// <returns>A compaction filter, to be freed.</returns>
    public nint Create() => RocksDbNative.CompactionFilterCreate((nint)_table, &Destroy, &IsErased, &Name);

    /// <summary>Leaves messages of a room out. What was said before is not taken back.</summary>
    /// <param name="room">Its number.</param>
    /// <param name="floor">The first that stays; <see cref="long.MaxValue"/>: none does.</param>
    /// <param name="head">The newest that is known of: it stays.</param>
    public void Raise(uint room, long floor, long head)
    {
        lock (_gate)
        {
            var chunk = _table->Chunks[room >> ChunkBits];
            if (chunk == null)
            {
                chunk = (Extent*)NativeMemory.AllocZeroed(ChunkRooms, (nuint)sizeof(Extent));
                Volatile.Write(ref *(nint*)&_table->Chunks[room >> ChunkBits], (nint)chunk);
            }

            var extent = &chunk[room & (ChunkRooms - 1)];
            Volatile.Write(ref extent->Head, Math.Max(extent->Head, head));
            Volatile.Write(ref extent->Floor, Math.Max(extent->Floor, floor == long.MaxValue ? floor : Math.Min(floor, head)));
        }
    }

    /// <summary>Leaves out what is older than a moment.</summary>
    /// <param name="time">UTC. Unit: ticks of 100 ns since the year 1.</param>
    public void RaiseTime(long time) => Volatile.Write(ref _table->OldestTime, time);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_table == null)
        {
            return;
        }

        for (var chunk = 0; chunk < ChunkRooms; chunk++)
        {
            NativeMemory.Free(_table->Chunks[chunk]);
        }

        NativeMemory.Free(_table->Chunks);
        NativeMemory.Free(_table);
        _table = null;
    }

    [UnmanagedCallersOnly]
    private static void Destroy(nint state)
    {
        // The table is freed behind the database.
    }

    [UnmanagedCallersOnly]
    private static byte* Name(nint state) =>
        (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("chatgo.erase\0"u8));

    [UnmanagedCallersOnly]
    private static byte IsErased(
        nint state,
        int level,
        byte* key,
        nuint keyBytes,
        byte* value,
        nuint valueBytes,
        byte** newValue,
        nuint* newValueBytes,
        byte* isChanged)
    {
        if (!StoreKeys.TryReadMessage(new ReadOnlySpan<byte>(key, (int)keyBytes), out var room, out var sequence))
        {
            return 0;
        }

        var table = (Table*)state;
        var chunk = (Extent*)Volatile.Read(ref *(nint*)&table->Chunks[room >> ChunkBits]);
        if (chunk == null)
        {
            return 0;
        }

        var extent = &chunk[room & (ChunkRooms - 1)];
        if (sequence < Volatile.Read(ref extent->Floor))
        {
            return 1;
        }

        var oldest = Volatile.Read(ref table->OldestTime);
        return sequence < Volatile.Read(ref extent->Head) && valueBytes >= StoredMessage.HeaderBytes
            && BinaryPrimitives.ReadInt64BigEndian(new ReadOnlySpan<byte>(value + StoredMessage.TimeOffset, sizeof(long))) < oldest
            ? (byte)1
            : (byte)0;
    }

    private struct Table
    {
        public Extent** Chunks;
        public long OldestTime;
    }

    private struct Extent
    {
        public long Floor;
        public long Head;
    }
}
