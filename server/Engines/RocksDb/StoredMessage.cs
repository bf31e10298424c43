using System.Buffers.Binary;
using System.Text;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>A message as a store keeps it: a header, the name that its sender is known by where it has an id, and the protobuf
/// <c>chat_v1.Message</c> without its place.</summary>
/// <param name="bytes">The value.</param>
internal readonly ref struct StoredMessage(ReadOnlySpan<byte> bytes)
{
    /// <summary>What the header takes. Unit: bytes.</summary>
    public const int HeaderBytes = NameOffset + sizeof(ushort);

    /// <summary>Where the time of its creation stands.</summary>
    public const int TimeOffset = 1 + sizeof(long);

    /// <summary>The format that is written.</summary>
    public const byte Format = 1;

    private const int IdOffset = TimeOffset + sizeof(long);
    private const int NameOffset = IdOffset + sizeof(uint);
    private const ushort NoId = ushort.MaxValue;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Gets what the room's messages weigh up to this one, all that were ever stored. Unit: bytes, as on the wire.
    /// </summary>
    public long BytesSoFar => BinaryPrimitives.ReadInt64BigEndian(_bytes[1..]);

    /// <summary>Gets when the server took it. UTC. Unit: ticks of 100 ns since the year 1.</summary>
    public long Time => BinaryPrimitives.ReadInt64BigEndian(_bytes[TimeOffset..]);

    /// <summary>Gets how far before it the last message stands that has an id; 0: none does, or too far.</summary>
    public uint IdDistance => BinaryPrimitives.ReadUInt32BigEndian(_bytes[IdOffset..]);

    /// <summary>Gets whether its sender gave it an id.</summary>
    public bool HasId => BinaryPrimitives.ReadUInt16BigEndian(_bytes[NameOffset..]) != NoId;

    /// <summary>Gets the name that its sender is known by; only where it has an id.</summary>
    public string Sender => Encoding.UTF8.GetString(_bytes.Slice(HeaderBytes, NameBytes));

    /// <summary>Gets the message.</summary>
    public ReadOnlySpan<byte> Body => _bytes[(HeaderBytes + NameBytes)..];

    /// <summary>Gets what stands before the message.</summary>
    public ReadOnlySpan<byte> Head => _bytes[..(HeaderBytes + NameBytes)];

    private int NameBytes => HasId ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[NameOffset..]) : 0;

    /// <summary>Returns what a message takes at most.</summary>
    /// <param name="sender">The name that its sender is known by; null where it has no id.</param>
    /// <param name="bodyBytes">The message. Unit: bytes.</param>
    public static int MaxBytes(string? sender, int bodyBytes) =>
        HeaderBytes + Encoding.UTF8.GetMaxByteCount(sender?.Length ?? 0) + bodyBytes;

    /// <summary>Writes a message.</summary>
    /// <param name="target">Takes <see cref="MaxBytes"/>.</param>
    /// <param name="bytesSoFar">As of <see cref="BytesSoFar"/>.</param>
    /// <param name="time">As of <see cref="Time"/>.</param>
    /// <param name="idDistance">As of <see cref="IdDistance"/>.</param>
    /// <param name="sender">The name that its sender is known by; null where it has no id.</param>
    /// <param name="body">The message.</param>
    /// <returns>The value.</returns>
    public static ReadOnlySpan<byte> Write(
        Span<byte> target, long bytesSoFar, long time, uint idDistance, string? sender, ReadOnlySpan<byte> body)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target[IdOffset..], idDistance);
        target[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(target[1..], bytesSoFar);
        BinaryPrimitives.WriteInt64BigEndian(target[TimeOffset..], time);
        var name = sender is null ? 0 : Encoding.UTF8.GetBytes(sender, target[HeaderBytes..]);
        BinaryPrimitives.WriteUInt16BigEndian(target[NameOffset..], sender is null ? NoId : checked((ushort)name));
        body.CopyTo(target[(HeaderBytes + name)..]);
        return target[..(HeaderBytes + name + body.Length)];
    }
}
