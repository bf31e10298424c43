using System.Buffers;
using System.Buffers.Text;
using System.Text;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>One reader of one room by server-sent events, in chunks of HTTP/1.1.</summary>
/// <param name="tally">Counts.</param>
/// <param name="reader">Who it is.</param>
internal sealed class EventReader(Tally tally, Reader reader) : IProtocol
{
    private const int Ok = 200;

    private readonly ArrayBufferWriter<byte> _rest = new();
    private bool _isOpen;

    /// <inheritdoc/>
    public void Open(SendBuffer outbox) => outbox.Write(Encoding.ASCII.GetBytes(
        $"GET /v1/rooms/{RoomName.Of(reader.Room)}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));

    /// <inheritdoc/>
    public int Take(ReadOnlySpan<byte> received, SendBuffer outbox)
    {
        tally.Arrive();
        var (taken, before) = (0, reader.Received);
        if (!_isOpen)
        {
            taken = SocketFrame.HeadOf(received, Ok);
            _isOpen = taken > 0;
        }

        while (_isOpen && TryReadChunk(received[taken..], out var chunk, out var length))
        {
            Take(chunk);
            taken += length;
        }

        if (reader.Received != before)
        {
            tally.CountBatch();
        }

        return taken;
    }

    private static bool TryReadChunk(ReadOnlySpan<byte> received, out ReadOnlySpan<byte> chunk, out int length)
    {
        chunk = [];
        length = 0;
        var line = received.IndexOf("\r\n"u8);
        if (line <= 0 || !Utf8Parser.TryParse(received[..line], out int bytes, out _, 'x') || received.Length < line + bytes + 4)
        {
            return false;
        }

        chunk = received.Slice(line + 2, bytes);
        length = line + bytes + 4;
        return true;
    }

    /// <summary>An event may begin in one chunk and end in another.</summary>
    private void Take(ReadOnlySpan<byte> chunk)
    {
        var events = chunk;
        if (_rest.WrittenCount > 0)
        {
            _rest.Write(chunk);
            events = _rest.WrittenSpan;
        }

        var taken = 0;
        while (events[taken..].IndexOf("\n\n"u8) is >= 0 and var end)
        {
            Deliver(events.Slice(taken, end));
            taken += end + 2;
        }

        byte[] rest = [.. events[taken..]];
        _rest.ResetWrittenCount();
        _rest.Write(rest);
    }

    private void Deliver(ReadOnlySpan<byte> one)
    {
        var text = one.IndexOf("\"text\": \""u8);
        if (one.IndexOf("event: welcome"u8) >= 0)
        {
            reader.HasJoined = true;
        }
        else if (text >= 0)
        {
            reader.Deliver(one.Slice(text + 9, MessageText.Bytes), SequenceOf(one));
        }
    }

    private static long SequenceOf(ReadOnlySpan<byte> one)
    {
        var line = one[..one.IndexOf((byte)'\n')];
        return Utf8Parser.TryParse(line[(line.LastIndexOf((byte)'-') + 1)..], out long sequence, out _) ? sequence
            : throw new LoadException("An event has no position.");
    }
}
