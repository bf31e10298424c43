using System.Buffers.Binary;
using ChatGo.Core.Broadcast;

namespace ChatGo.Core.Rooms;

/// <summary>What a stream carries, as the bytes that go on the wire: a message of a room, made once and shared by all
/// its readers, or something for one reader alone. The room fills in its number and the sequence; what the other bytes
/// mean is the wire's business.</summary>
/// <remarks>Written by the one who made it until it is appended, read by anybody from then on.</remarks>
public sealed class Frame : IBroadcastItem
{
    private const int NoPlace = -1;

    private readonly byte[] _bytes;
    private readonly int _sequenceOffset;
    private readonly int _roomOffset;

    /// <summary>Makes a message of a room.</summary>
    /// <param name="bytes">The finished bytes; the frame's from now on.</param>
    /// <param name="sequenceOffset">Where in them the sequence stands: 8 bytes, little-endian.</param>
    /// <param name="roomOffset">Where in them the room's number stands: 4 bytes, little-endian.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Frame(byte[] bytes, int sequenceOffset, int roomOffset)
        : this(bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequenceOffset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequenceOffset, bytes.Length - sizeof(long));
        ArgumentOutOfRangeException.ThrowIfNegative(roomOffset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(roomOffset, bytes.Length - sizeof(uint));
        (_sequenceOffset, _roomOffset) = (sequenceOffset, roomOffset);
    }

    /// <summary>Makes something for one reader; no room takes it.</summary>
    /// <param name="bytes">The finished bytes; the frame's from now on.</param>
    public Frame(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        _bytes = bytes;
        (_sequenceOffset, _roomOffset) = (NoPlace, NoPlace);
    }

    /// <summary>Gets the bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <inheritdoc/>
    public int SizeBytes => _bytes.Length;

    /// <inheritdoc/>
    public void Stamp(long sequence) =>
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(_sequenceOffset, sizeof(long)), sequence);

    /// <summary>Fills in the number of the room that is about to take it.</summary>
    /// <param name="room">The number.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no message of a room.</exception>
    internal void Address(uint room) =>
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(_roomOffset, sizeof(uint)), room);
}
