using System.ComponentModel.DataAnnotations;
using System.Numerics;

namespace ChatGo.Core.Rooms;

/// <summary>What bounds a room and the number of rooms.</summary>
public sealed class RoomOptions
{
    private const int MemoryShare = 6;

    /// <summary>Messages a room keeps for replay and for readers that fall behind; older ones are dropped.
    /// Unit: messages. Default 1,024; allowed 16 to 65,536, a power of two; where an engine keeps the rooms 16 to
    /// 2,147,483,647, any number, and 0 = as many as there is place for.</summary>
    [Range(0, int.MaxValue)]
    public int HistoryMessages { get; set; } = 1_024;

    /// <summary>What a room's messages may weigh, as on the wire; the oldest beyond it are dropped, the newest never.
    /// Unit: bytes. Default 1,048,576 (1 MiB); allowed 65,536 to 1,073,741,824; where an engine keeps the rooms up to
    /// 2,147,483,647, and 0 = as much as there is place for.</summary>
    [Range(0, int.MaxValue)]
    public int HistoryBytes { get; set; } = 1_048_576;

    /// <summary>Where an engine keeps the rooms: messages of a room that are held in memory, at most as many as are kept.
    /// Unit: messages. Default 1,024; allowed 16 to 65,536, a power of two.</summary>
    [Range(16, 65_536)]
    [PowerOfTwo]
    public int RingMessages { get; set; } = 1_024;

    /// <summary>Where an engine keeps the rooms: what a room's messages in memory may weigh, as on the wire, at most what is
    /// kept. Unit: bytes. Default 1,048,576 (1 MiB); allowed 65,536 to 1,073,741,824.</summary>
    [Range(65_536, 1_073_741_824)]
    public int RingBytes { get; set; } = 1_048_576;

    /// <summary>What all rooms' messages may weigh together; beyond it the largest rooms drop their oldest. Unit: MiB,
    /// as on the wire; in memory a message takes some 112 bytes more. Default 0 = a sixth of the memory that the process may
    /// use, so that short messages fit as well; allowed 1 to 16,777,216.</summary>
    [Range(0, 16_777_216)]
    public int TotalHistoryMebibytes { get; set; }

    /// <summary>How long a room keeps a message; looked at every <see cref="SweepSeconds"/>. Unit: seconds.
    /// Default 86,400 (a day); 0 = for as long as there is place; allowed up to 31,536,000.</summary>
    [Range(0, 31_536_000)]
    public int HistorySeconds { get; set; } = 86_400;

    /// <summary>The longest text of a message. Unit: bytes of UTF-8. Default 16,384; allowed 1 to 32,768.</summary>
    [Range(1, 32_768)]
    public int MaxTextBytes { get; set; } = 16_384;

    /// <summary>The longest name of a sender or a reader. Unit: bytes of UTF-8. Default 128; allowed 1 to 1,024.
    /// </summary>
    [Range(1, 1_024)]
    public int MaxNameBytes { get; set; } = 128;

    /// <summary>Rooms at one time; further ones are refused. Unit: rooms. Default 100,000; allowed 1 to 10,000,000.
    /// An empty room costs under 1 KB.</summary>
    [Range(1, 10_000_000)]
    public int MaxRooms { get; set; } = 100_000;

    /// <summary>Streams that may read one room; further ones are refused. Unit: readers. Default 100,000; allowed 1
    /// to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxReadersPerRoom { get; set; } = 100_000;

    /// <summary>A room that had no reader and no message for so long is removed. Unit: seconds. Default 3,600;
    /// 0 = never; allowed up to 31,536,000.</summary>
    [Range(0, 31_536_000)]
    public int IdleRoomSeconds { get; set; } = 3_600;

    /// <summary>How often rooms are looked through for old messages and idle rooms. Unit: seconds. Default 10;
    /// allowed 1 to 3,600.</summary>
    [Range(1, 3_600)]
    public int SweepSeconds { get; set; } = 10;

    /// <summary>How long a member stays one after its last connection went, so that a reconnect makes no noise.
    /// Unit: seconds. Default 5; 0 = not at all; allowed up to 3,600.</summary>
    [Range(0, 3_600)]
    public int PresenceLingerSeconds { get; set; } = 5;

    /// <summary>Members of a room beyond which only their count is told, once a second at most. Unit: members. Default
    /// 500; allowed 0 to 10,000.</summary>
    [Range(0, 10_000)]
    public int MaxNamedMembers { get; set; } = 500;

    /// <summary>Gets what of a room is held in memory where an engine keeps it.</summary>
    internal (int Messages, int Bytes) Ring =>
        (HistoryMessages == 0 ? RingMessages : Math.Min(RingMessages, 1 << BitOperations.Log2((uint)HistoryMessages)),
            HistoryBytes == 0 ? RingBytes : Math.Min(RingBytes, HistoryBytes));

    /// <summary>Gets what all rooms' messages may weigh together. Unit: bytes.</summary>
    internal long TotalHistoryBytes => TotalHistoryMebibytes > 0
        ? (long)TotalHistoryMebibytes << 20
        : Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / MemoryShare);
}
