using System.Buffers.Binary;
using ChatGo.Core.Broadcast;

namespace ChatGo.Core.Rooms;

/// <summary>A message of a room as the bytes that go on the wire, made once and shared by all its readers. The room
/// fills in the sequence alone; what the other bytes mean is the wire's business.</summary>
/// <remarks>Written by the one who made it until it is appended, read by anybody from then on.</remarks>
/// <param name="bytes">The finished bytes; the frame's from now on.</param>
/// <param name="sequenceOffset">Where in them the sequence stands: 8 bytes, little-endian.</param>
/// <exception cref="ArgumentOutOfRangeException">No 8 bytes stand there.</exception>
public sealed class Frame(byte[] bytes, int sequenceOffset) : IBroadcastItem
{
    private readonly int _sequenceOffset = Check(bytes, sequenceOffset);

    /// <summary>Gets the bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <inheritdoc/>
    public int SizeBytes => bytes.Length;

    /// <inheritdoc/>
    public void Stamp(long sequence) =>
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(_sequenceOffset, sizeof(long)), sequence);

    private static int Check(byte[] bytes, int sequenceOffset)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentOutOfRangeException.ThrowIfNegative(sequenceOffset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequenceOffset, bytes.Length - sizeof(long));
        return sequenceOffset;
    }
}
