using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ChatGo.Server.Http2;

/// <summary>Goes over a peer's bytes as they come in, cut anywhere, and acts on the frames that concern windows and
/// streams.</summary>
internal sealed class InboundScanner(DirectConnection connection)
{
    private const int WindowUpdateBytes = 4;
    private const int SettingBytes = 6;
    private const ushort InitialWindowSize = 4;

    private int _prefaceBytes;
    private int _passingBytes;
    private bool _isOpaque;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Goes over what came behind what it went over before.</summary>
    /// <param name="bytes">All of it; begins where the last call stopped.</param>
    /// <returns>How far it got: what may go on to Kestrel.</returns>
    public long Scan(ReadOnlySequence<byte> bytes)
    {
        var reader = new SequenceReader<byte>(bytes);
        if (!_isOpaque)
        {
            PassPreface(ref reader);
        }

        while (!_isOpaque && _prefaceBytes == Preface.Length && TryPassFrame(ref reader))
        {
        }

        return _isOpaque ? bytes.Length : reader.Consumed;
    }

    private static uint ReadUInt32(ReadOnlySequence<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[sizeof(uint)];
        bytes.Slice(0, sizeof(uint)).CopyTo(copy);
        return BinaryPrimitives.ReadUInt32BigEndian(copy);
    }

    private static void Overwrite(ReadOnlySequence<byte> target, ReadOnlySpan<byte> bytes)
    {
        foreach (var segment in target)
        {
            // The transport's own buffer, read by nobody else yet.
            var part = Math.Min(segment.Length, bytes.Length);
            bytes[..part].CopyTo(MemoryMarshal.AsMemory(segment).Span);
            bytes = bytes[part..];
        }
    }

    private void PassPreface(ref SequenceReader<byte> reader)
    {
        while (_prefaceBytes < Preface.Length && reader.TryRead(out var next))
        {
            if (next != Preface[_prefaceBytes++])
            {
                _isOpaque = true;
                connection.OnOtherProtocol();
                return;
            }
        }
    }

    private bool TryPassFrame(ref SequenceReader<byte> reader)
    {
        if (_passingBytes == 0 && !TryBeginFrame(reader.UnreadSequence))
        {
            return false;
        }

        var part = (int)Math.Min(_passingBytes, reader.Remaining);
        reader.Advance(part);
        _passingBytes -= part;
        return _passingBytes == 0;
    }

    /// <summary>Acts on the frame that begins here, once as much of it is there as it takes.</summary>
    private bool TryBeginFrame(ReadOnlySequence<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[FrameHeader.Bytes];
        if (bytes.Length < copy.Length)
        {
            return false;
        }

        bytes.Slice(0, copy.Length).CopyTo(copy);
        var frame = FrameHeader.Read(copy);
        if (frame.Length > FrameHeader.MaxPayloadBytes)
        {
            // Kestrel refuses it, and the connection with it.
            _isOpaque = true;
            return false;
        }

        var isWhole = bytes.Length >= FrameHeader.Bytes + frame.Length;
        if (!isWhole && frame.Type is FrameType.WindowUpdate or FrameType.Settings)
        {
            return false;
        }

        Act(frame, bytes);
        _passingBytes = FrameHeader.Bytes + frame.Length;
        return true;
    }

    private void Act(FrameHeader frame, ReadOnlySequence<byte> bytes)
    {
        switch (frame.Type)
        {
            case FrameType.Headers:
                connection.OnHeaders(frame.StreamId);
                break;
            case FrameType.RstStream:
                connection.OnReset(frame.StreamId);
                break;
            case FrameType.Settings when !frame.IsAck:
                ActOnSettings(bytes.Slice(FrameHeader.Bytes, frame.Length));
                break;
            case FrameType.WindowUpdate when frame.Length == WindowUpdateBytes:
                ActOnWindowUpdate(frame, bytes);
                break;
            default:
                break;
        }
    }

    private void ActOnSettings(ReadOnlySequence<byte> settings)
    {
        for (; settings.Length >= SettingBytes; settings = settings.Slice(SettingBytes))
        {
            if (ReadUInt32(settings) >> 16 == InitialWindowSize && ReadUInt32(settings.Slice(2)) is <= int.MaxValue and var window)
            {
                connection.OnInitialWindow(window);
            }
        }
    }

    private void ActOnWindowUpdate(FrameHeader frame, ReadOnlySequence<byte> bytes)
    {
        var payload = bytes.Slice(FrameHeader.Bytes, WindowUpdateBytes);
        var given = (int)(ReadUInt32(payload) & int.MaxValue);
        var forwarded = connection.OnWindowUpdate(frame.StreamId, given);
        if (forwarded == given)
        {
            return;
        }

        Span<byte> changed = stackalloc byte[WindowUpdateBytes];
        BinaryPrimitives.WriteInt32BigEndian(changed, forwarded);
        Overwrite(payload, changed);
        if (forwarded == 0)
        {
            // An update by 0 would be an error.
            Overwrite(bytes.Slice(FrameHeader.TypeOffset, 1), [(byte)FrameType.Ignored]);
        }
    }
}
