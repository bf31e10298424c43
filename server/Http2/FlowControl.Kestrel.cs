using System.Runtime.CompilerServices;

namespace ChatGo.Server.Http2;

/// <content>What Kestrel sends.</content>
internal sealed partial class FlowControl
{
    /// <summary>Counts how much of what Kestrel sends goes as it is.</summary>
    /// <param name="frames">Whole frames.</param>
    /// <returns>The frames that come first and may go; what follows must be <see cref="Take"/>n. Unit: bytes.</returns>
    public int Pass(ReadOnlySpan<byte> frames)
    {
        var passing = 0;
        for (var reader = new FrameReader(frames); reader.MoveNext() && TryPass(reader.Header, reader.Payload);)
        {
            passing += reader.Current.Length;
        }

        return passing;
    }

    /// <summary>Sends what Kestrel sends, as far as it may go now; the rest waits, or is dropped.</summary>
    /// <param name="frames">Whole frames.</param>
    public void Take(ReadOnlySpan<byte> frames)
    {
        foreach (var frame in new FrameReader(frames))
        {
            var header = FrameHeader.Read(frame);
            if (TryPass(header, frame[FrameHeader.Bytes..]))
            {
                output.Send(frame);
            }
            else if (header.IsSettingsAck)
            {
                output.Send(frame);
                Acknowledge();
            }
            else
            {
                TakeOfStream(header, frame);
            }
        }
    }

    /// <summary>Lets streams that wait for the connection's window send, in turns.</summary>
    /// <param name="sharesWithDirect">Whether half of it is left to those who write directly.</param>
    public void ReleaseTurns(bool sharesWithDirect)
    {
        var share = Window;
        if (sharesWithDirect)
        {
            // Of an odd window, to either in turn: there may be one byte at a time.
            share = (share + (_isHeldsTurn ? 1 : 0)) / 2;
            _isHeldsTurn = !_isHeldsTurn;
        }

        while (share > 0 && _turns is { } turns && turns.TryDequeue(out var streamId))
        {
            ref var entry = ref Streams.Find(streamId);
            if (!Unsafe.IsNullRef(ref entry))
            {
                entry.Flags &= ~StreamFlags.IsInTurn;
                share -= entry.Blocked is null ? 0 : Release(streamId, ref entry, Math.Min(share, FrameHeader.MaxPayloadBytes));
            }
        }
    }

    private static bool MayPass(in StreamEntry entry, int bytes, long window) =>
        entry.Blocked is null && !entry.Is(StreamFlags.WeEnded) && (bytes == 0 || bytes <= window);

    private bool TryPass(FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        if (frame.StreamId == 0)
        {
            return !frame.IsSettingsAck;
        }

        if (frame.Type == FrameType.Continuation)
        {
            return _block == FrameFate.Passes;
        }

        ref var entry = ref Streams.Find(frame.StreamId);
        if (Unsafe.IsNullRef(ref entry))
        {
            return false;
        }

        switch (frame.Type)
        {
            case FrameType.Data when MayPass(in entry, frame.Length, Math.Min(Window, entry.Window.Available(_initial.Acknowledged))):
                SpendByKestrel(ref entry, frame.Length);
                Spend(ref entry, frame.Length);
                break;
            case FrameType.Headers when MayPass(in entry, 0, 0) && !_headers.IsSizeUpdateDue:
                _block = FrameFate.Passes;
                NoteHeaders(ref entry, payload);
                break;
            case FrameType.RstStream:
                Remove(frame.StreamId, ref entry);
                return true;
            case FrameType.Data or FrameType.Headers:
                return false;
            default:
                return true;
        }

        Settle(frame.StreamId, ref entry, frame.EndsStream);
        return true;
    }

    private void TakeOfStream(FrameHeader header, ReadOnlySpan<byte> frame)
    {
        ref var entry = ref Streams.Find(header.StreamId);
        var isOver = Unsafe.IsNullRef(ref entry) || entry.Is(StreamFlags.WeEnded);
        switch (header.Type)
        {
            case FrameType.Data:
                // Spent by Kestrel, whatever becomes of it: it is filled up again.
                _window.SpendCredit(header.Length);
                if (!isOver)
                {
                    entry.Window.SpendCredit(header.Length);
                    Block(header, frame, ref entry);
                    Release(header.StreamId, ref entry, Window);
                }

                break;
            case FrameType.Headers:
                frame = _headers.TakeSizeUpdate(frame);
                _block = isOver ? FrameFate.IsDropped : entry.Blocked is null ? FrameFate.Passes : FrameFate.Waits;
                if (_block == FrameFate.Waits)
                {
                    Block(header, frame, ref entry);
                }
                else if (_block == FrameFate.Passes)
                {
                    _headers.Send(frame, output);
                    NoteHeaders(ref entry, frame[FrameHeader.Bytes..]);
                    Settle(header.StreamId, ref entry, header.EndsStream);
                }

                break;
            case FrameType.Continuation when _block == FrameFate.Waits && !isOver:
                Block(header, frame, ref entry);
                break;
        }
    }

    private void Block(FrameHeader header, ReadOnlySpan<byte> frame, ref StreamEntry entry)
    {
        (entry.Blocked ??= new WindowBlockedFrames()).Add(frame);
        if (header.Type == FrameType.Data)
        {
            entry.Window.Hold(header.Length);
            _window.Hold(header.Length);
        }
    }

    /// <summary>Sends what waits on a stream, as far as its window and a share of the connection's go.</summary>
    /// <returns>How much of the connection's window it took. Unit: bytes.</returns>
    private int Release(int streamId, ref StreamEntry entry, long limit)
    {
        var (used, isEnd) = (0, false);
        while (entry.Blocked!.TryTake(Math.Min(limit - used, entry.Window.Available(_initial.Acknowledged)), out var frame))
        {
            var header = FrameHeader.Read(frame);
            isEnd |= header.EndsStream;
            if (header.Type == FrameType.Headers)
            {
                _headers.Send(frame, output);
                continue;
            }

            if (header.Type == FrameType.Data)
            {
                used += header.Length;
                entry.Window.Hold(-header.Length);
                _window.Hold(-header.Length);
                Spend(ref entry, header.Length);
            }

            output.Send(frame);
        }

        if (entry.Blocked.IsEmpty)
        {
            entry.Blocked = null;
        }
        else if (entry.Window.Available(_initial.Acknowledged) <= 0)
        {
            MarkShort(streamId, ref entry);
        }
        else if (entry.Mark(StreamFlags.IsInTurn))
        {
            (_turns ??= new Queue<int>()).Enqueue(streamId);
        }

        Settle(streamId, ref entry, isEnd);
        return used;
    }

    private void SpendByKestrel(ref StreamEntry entry, int bytes)
    {
        entry.Window.SpendCredit(bytes);
        _window.SpendCredit(bytes);
    }

    private void Spend(ref StreamEntry entry, int bytes)
    {
        entry.Window.Spend(bytes);
        _window.Spend(bytes);
        entry.BlockedAt = 0;
    }

    private void NoteHeaders(ref StreamEntry entry, ReadOnlySpan<byte> payload)
    {
        MarkBegun(ref entry);
        if (HeaderBlocks.IsFinal(payload) && entry.Mark(StreamFlags.HasHeaders))
        {
            entry.Direct?.Wake();
        }
    }
}
