using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ChatGo.Server.Http2;

/// <summary>Goes over a peer's bytes as they come in, cut anywhere, acts on the frames that concern windows and streams,
/// and changes those of which Kestrel must hear something else.</summary>
internal sealed class InboundScanner(DirectConnection connection)
{
    private const int WindowUpdateBytes = 4;
    private const int SettingBytes = 6;
    private const ushort InitialWindowSize = 4;

    /// <summary>An initial window that no peer may ask for: Kestrel answers it with FLOW_CONTROL_ERROR (RFC 9113,
    /// 6.5.2).</summary>
    private const uint TooLarge = 1U << 31;

    private bool _isPrefacePassed;
    private bool _isOpaque;
    private int _headersOf;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Gets whether a frame of ours may follow what was gone over: it is HTTP/2, and no header block is open.
    /// </summary>
    public bool IsBetweenFrames => _isPrefacePassed && !_isOpaque && _headersOf == 0;

    /// <summary>Goes over what came behind what it went over before.</summary>
    /// <param name="bytes">All of it; begins where the last call stopped.</param>
    /// <returns>How far it got, by whole frames: what may go on to Kestrel.</returns>
    public long Scan(ReadOnlySequence<byte> bytes)
    {
        var reader = new SequenceReader<byte>(bytes);

        using (connection.HoldGate())
        {
            if (!_isPrefacePassed && !_isOpaque)
            {
                PassPreface(ref reader);
            }

            while (_isPrefacePassed && !_isOpaque && !connection.IsOver && TryPassFrame(ref reader))
            {
            }
        }

        return _isOpaque ? bytes.Length : reader.Consumed;
    }

    private static uint ReadUInt32(ReadOnlySequence<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[sizeof(uint)];
        bytes.Slice(0, sizeof(uint)).CopyTo(copy);
        return BinaryPrimitives.ReadUInt32BigEndian(copy);
    }

    private static bool TryReadHeader(in SequenceReader<byte> reader, out FrameHeader frame)
    {
        // Most stand in one piece.
        Span<byte> copy = stackalloc byte[FrameHeader.Bytes];
        scoped var header = reader.UnreadSpan;
        if (header.Length < FrameHeader.Bytes)
        {
            if (!reader.TryCopyTo(copy))
            {
                frame = default;
                return false;
            }

            header = copy;
        }

        frame = FrameHeader.Read(header);
        return true;
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

    private static void OverwriteUInt32(ReadOnlySequence<byte> target, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Overwrite(target, bytes);
    }

    private void PassPreface(ref SequenceReader<byte> reader)
    {
        if (reader.IsNext(Preface, advancePast: true))
        {
            _isPrefacePassed = true;
        }
        else
        {
            Span<byte> begun = stackalloc byte[Preface.Length];
            begun = begun[..(int)Math.Min(begun.Length, reader.Remaining)];
            reader.TryCopyTo(begun);
            if (!Preface.StartsWith(begun))
            {
                _isOpaque = true;
                connection.OnOtherProtocol();
            }
        }
    }

    private bool TryPassFrame(ref SequenceReader<byte> reader)
    {
        if (!TryReadHeader(in reader, out var frame))
        {
            return false;
        }

        if (frame.Length > FrameHeader.MaxPayloadBytes)
        {
            // Kestrel refuses it, and the connection with it.
            _isOpaque = true;
            return false;
        }

        var bytes = FrameHeader.Bytes + frame.Length;
        if (reader.Remaining < bytes)
        {
            // Kestrel could do nothing with a part either, and a frame of ours could not follow it.
            return false;
        }

        if (frame.Type == FrameType.Headers && _headersOf == 0 && !connection.TakesCalls())
        {
            return false;
        }

        Act(frame, in reader);
        reader.Advance(bytes);
        return true;
    }

    private void Act(FrameHeader frame, in SequenceReader<byte> reader)
    {
        if (_headersOf != 0)
        {
            // Anything but the block's next frame ends the connection; that is Kestrel's to say.
            _headersOf = frame.Type == FrameType.Continuation && frame.EndsHeaders ? 0 : _headersOf;
            return;
        }

        switch (frame.Type)
        {
            case FrameType.Headers:
                _headersOf = frame.EndsHeaders ? 0 : frame.StreamId;
                connection.OnHeaders(frame.StreamId, frame.EndsStream);
                break;
            case FrameType.Data when frame.EndsStream:
                connection.OnEndOfData(frame.StreamId);
                break;
            case FrameType.RstStream when frame.Length == sizeof(int):
                connection.OnReset(frame.StreamId);
                break;
            case FrameType.Settings when !frame.IsSettingsAck:
                ActOnSettings(reader.UnreadSequence.Slice(FrameHeader.Bytes, frame.Length));
                break;
            case FrameType.WindowUpdate when frame.Length == WindowUpdateBytes:
                ActOnWindowUpdate(frame, reader.UnreadSequence.Slice(0, FrameHeader.Bytes + frame.Length));
                break;
        }
    }

    private void ActOnSettings(ReadOnlySequence<byte> settings)
    {
        long? initialWindow = null;
        ReadOnlySequence<byte> last = default;
        for (; settings.Length >= SettingBytes; settings = settings.Slice(SettingBytes))
        {
            var value = settings.Slice(sizeof(ushort), sizeof(uint));
            if (ReadUInt32(settings) >> 16 != InitialWindowSize || ReadUInt32(value) is not (<= int.MaxValue and var window))
            {
                continue;
            }

            (initialWindow, last) = (window, value);
            if (window > FlowWindow.Line)
            {
                OverwriteUInt32(value, FlowWindow.Line);
            }
        }

        if (!connection.OnSettings(initialWindow))
        {
            OverwriteUInt32(last, TooLarge);
        }
    }

    private void ActOnWindowUpdate(FrameHeader frame, ReadOnlySequence<byte> bytes)
    {
        var increment = (int)(ReadUInt32(bytes.Slice(FrameHeader.Bytes)) & int.MaxValue);
        if (increment > 0 && connection.OnWindowUpdate(frame.StreamId, increment))
        {
            Overwrite(bytes.Slice(FrameHeader.TypeOffset, 1), [(byte)FrameType.Ignored]);
        }
    }
}
