using System.Runtime.CompilerServices;

namespace ChatGo.Server.Http2;

/// <content>What Kestrel is told, and streams to which the peer lets nothing be sent.</content>
internal sealed partial class FlowControl
{
    /// <summary>Errors of RST_STREAM (RFC 9113, 7).</summary>
    private const int FlowControlError = 3;
    private const int Cancel = 8;

    /// <summary>Writes what Kestrel is to be told, as frames of the peer.</summary>
    /// <param name="target">Room for some; the rest is due still.</param>
    /// <returns>How much was written. Unit: bytes.</returns>
    public int WriteNews(Span<byte> target)
    {
        var written = _news.WriteEnds(target);
        if (ConnectionCreditDue is > 0 and var due && target.Length - written >= KestrelNews.FrameBytes)
        {
            _window.Extend(due);
            written += KestrelNews.Write(target[written..], FrameType.WindowUpdate, 0, due);
        }

        while (target.Length - written >= KestrelNews.FrameBytes && _news.TryTake(out var streamId))
        {
            ref var entry = ref Streams.Find(streamId);
            if (Unsafe.IsNullRef(ref entry))
            {
                continue;
            }

            entry.Flags &= ~StreamFlags.IsDue;
            if (CreditDueOf(in entry) is > 0 and var bytes)
            {
                entry.Window.Extend(bytes);
                written += KestrelNews.Write(target[written..], FrameType.WindowUpdate, streamId, bytes);
            }
        }

        return written;
    }

    /// <summary>Resets the streams whose answers wait since long: the peer lets nothing be sent.</summary>
    /// <param name="now">The watch's clock. 1 or more.</param>
    /// <param name="limit">For how many of its ticks a stream may be so.</param>
    /// <returns>How many were reset.</returns>
    public int ResetStalled(int now, int limit)
    {
        if (Window > 0 && _short is null)
        {
            return 0;
        }

        var reset = 0;
        foreach (var streamId in (int[])(Window > 0 ? [.. _short!] : [.. Streams.Ids]))
        {
            ref var entry = ref Streams.Find(streamId);
            if (!IsStalled(in entry))
            {
                entry.BlockedAt = 0;
            }
            else if (entry.BlockedAt == 0)
            {
                entry.BlockedAt = now;
            }
            else if (now - entry.BlockedAt >= limit)
            {
                GiveUp(streamId, ref entry, Cancel);
                reset++;
            }
        }

        return reset;
    }

    /// <summary>Whether Kestrel has something for a stream, and the peer lets it not be sent. The one that reads a
    /// request is left alone: the request's end is watched elsewhere.</summary>
    private bool IsStalled(in StreamEntry entry) =>
        (entry.Flags & (StreamFlags.HasHeaders | StreamFlags.PeerEnded | StreamFlags.WeEnded | StreamFlags.IsWatched))
            == (StreamFlags.HasHeaders | StreamFlags.PeerEnded)
        && (entry.Blocked is not null || entry.Window.Credit(_initial.Told) <= 0 || Window <= 0);

    /// <summary>Resets a stream, and has Kestrel end its call as if the peer had.</summary>
    private void GiveUp(int streamId, ref StreamEntry entry, int error)
    {
        Span<byte> reset = stackalloc byte[KestrelNews.FrameBytes];
        KestrelNews.Write(reset, FrameType.RstStream, streamId, error);
        output.Send(reset);
        _news.Ended(streamId);
        Remove(streamId, ref entry);
    }

    private void LookAtCredit(int streamId, ref StreamEntry entry)
    {
        if (CreditDueOf(in entry) > 0)
        {
            if (entry.Mark(StreamFlags.IsDue))
            {
                _news.MayNeedCredit(streamId);
            }
        }
        else if (entry.Direct is null && entry.Window.Credit(_initial.Told) < FlowWindow.Line / 2)
        {
            MarkShort(streamId, ref entry);
        }
    }

    private int CreditDueOf(in StreamEntry entry) => entry.Direct is null && !entry.Is(StreamFlags.WeEnded)
        ? entry.Window.CreditDue(_initial.Acknowledged, _initial.Told)
        : 0;

    private void MarkShort(int streamId, ref StreamEntry entry)
    {
        if (entry.Mark(StreamFlags.IsShort))
        {
            (_short ??= []).Add(streamId);
        }
    }
}
