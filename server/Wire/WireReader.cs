using System.Buffers.Binary;
using System.Text.Unicode;
using Google.Protobuf;

namespace ChatGo.Server.Wire;

/// <summary>Reads protobuf's wire format in place. Takes and refuses exactly what Google.Protobuf does: a varint has up
/// to 10 bytes, of which a tag and a length keep the lower 32 bits; a message or group lies in at most 99 others
/// inside the outermost.</summary>
/// <remarks>One thread. What fails leaves <see cref="Problem"/>, and nothing more is to be read.</remarks>
/// <param name="bytes">The outermost message.</param>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 100;
    private const int MaxVarintBytes = 10;
    private const int TypeBits = 3;
    private const uint TypeMask = (1 << TypeBits) - 1;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;
    private int _end = bytes.Length;
    private int _depth;

    /// <summary>Gets whether the message being read has been read whole.</summary>
    public readonly bool IsAtEnd => _position == _end;

    /// <summary>Gets what is wrong with the bytes, in a few words; null as long as nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Returns the number of the field that a tag begins.</summary>
    public static uint Number(uint tag) => tag >> TypeBits;

    /// <summary>Returns the wire type of the field that a tag begins.</summary>
    public static WireFormat.WireType Type(uint tag) => (WireFormat.WireType)(tag & TypeMask);

    /// <summary>Reads a field's tag.</summary>
    public bool TryReadTag(out uint tag)
    {
        var isRead = TryReadVarint(out var value);
        tag = (uint)value;
        return isRead && (Number(tag) != 0 || Fail("a field has the number 0"));
    }

    /// <summary>Reads a varint.</summary>
    public bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < MaxVarintBytes * 7; shift += 7)
        {
            if (IsAtEnd)
            {
                return Fail("it ends in the middle of a field");
            }

            var next = _bytes[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return Fail("a varint is longer than 10 bytes");
    }

    /// <summary>Reads a fixed32.</summary>
    public bool TryReadFixed32(out uint value)
    {
        var start = _position;
        var isRead = TryAdvance(sizeof(uint));
        value = isRead ? BinaryPrimitives.ReadUInt32LittleEndian(_bytes[start..]) : 0;
        return isRead;
    }

    /// <summary>Reads a length, and as many bytes.</summary>
    public bool TryReadBytes(out ByteSlice slice)
    {
        var isRead = TryReadVarint(out var length);
        slice = new ByteSlice(_position, (int)(uint)length);
        return isRead && TryAdvance((uint)length);
    }

    /// <summary>Reads a length, and as many bytes of UTF-8.</summary>
    public bool TryReadText(out ByteSlice text) =>
        TryReadBytes(out text) && (Utf8.IsValid(text.Of(_bytes)) || Fail("a text is no UTF-8"));

    /// <summary>Reads over bytes.</summary>
    public bool TryAdvance(uint count)
    {
        // Unsigned: a negative length is a huge one.
        if (count > (uint)(_end - _position))
        {
            return Fail("it ends in the middle of a field");
        }

        _position += (int)count;
        return true;
    }

    /// <summary>Begins a message inside the one being read.</summary>
    /// <param name="outerEnd">Goes into <see cref="LeaveMessage"/> at the end of it.</param>
    public bool TryEnterMessage(out int outerEnd)
    {
        outerEnd = _end;
        if (!TryReadBytes(out var inner) || !TryEnterGroup())
        {
            return false;
        }

        (_position, _end) = (inner.Start, inner.Start + inner.Length);
        return true;
    }

    /// <summary>Goes on behind a message that has been read whole.</summary>
    public void LeaveMessage(int outerEnd)
    {
        _end = outerEnd;
        LeaveGroup();
    }

    /// <summary>Begins a group, whose end is a tag.</summary>
    public bool TryEnterGroup() => _depth++ < MaxDepth || Fail("messages or groups are too deep in each other");

    /// <summary>Goes on behind a group.</summary>
    public void LeaveGroup() => _depth--;

    /// <summary>Reports what is wrong.</summary>
    /// <returns>False, always.</returns>
    public bool Fail(string problem)
    {
        Problem = problem;
        return false;
    }
}
