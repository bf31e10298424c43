using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Log;
using ChatGo.Core.Messages;

namespace ChatGo.Core.Rooms;

/// <summary>Reads a room that an engine keeps: from its log, and where that holds a reader's next message no more, page by
/// page from the engine, until the log has it again. What the engine has not either is a gap.</summary>
/// <remarks>One consumer, its reader's. It keeps a place and never a page: pages are shared, and one that was taken back is
/// asked for again. While one is awaited the reader is parked.</remarks>
/// <param name="room">The room.</param>
/// <param name="reader">The place.</param>
/// <param name="pages">Where pages come from.</param>
internal sealed class CatchUp(Room room, BroadcastReader<Frame> reader, PageCache pages)
{
    private CachedPage? _page;
    private int _index;

    /// <summary>Gets whether a page is awaited.</summary>
    public bool IsWaiting => Volatile.Read(ref _page) is { IsThere: false };

    /// <inheritdoc cref="Subscription.TryRead"/>
    public bool TryRead([MaybeNullWhen(false)] out Frame message, out Gap gap)
    {
        while (!reader.IsDone)
        {
            if (_page is not null)
            {
                if (!_page.IsThere)
                {
                    (message, gap) = (null, default);
                    return false;
                }

                if (TryReadPage(out message, out gap))
                {
                    return true;
                }
            }
            else if (reader.TryReadHeld(out message, out gap, out var isLapped))
            {
                return true;
            }
            else if (isLapped)
            {
                Ask();
            }
            else
            {
                return false;
            }
        }

        // The end, as of any reader.
        return reader.TryRead(out message, out gap);
    }

    /// <inheritdoc cref="BroadcastReader{T}.TryPark"/>
    public bool TryPark(out bool isReadable)
    {
        if (reader.IsDone || _page is null)
        {
            return reader.TryPark(out isReadable);
        }

        // Who brings the page signals once it is there: it is there now, or the signal is to come.
        isReadable = _page.IsThere;
        return !isReadable;
    }

    private void Ask()
    {
        _index = 0;
        Volatile.Write(ref _page, pages.Get(room, reader.Position));
        _page!.SignalOnce(reader.Signal);
    }

    private bool TryReadPage([MaybeNullWhen(false)] out Frame message, out Gap gap)
    {
        (message, gap) = (null, default);
        if (_page!.Messages is not { } messages)
        {
            // Taken back: asked for again.
            _page = null;
            return false;
        }

        while (_index < messages.Count)
        {
            var (sequence, found) = messages[_index++];
            if (sequence <= reader.Position || sequence < room.Oldest)
            {
                // Had before, or dropped since the page was read.
                continue;
            }

            reader.LoseTo(sequence);
            if (reader.IsDone)
            {
                return false;
            }

            message = found;
            gap = reader.Pass();
            return true;
        }

        // Of what it had, nothing is left to read: had, or dropped since. Where nothing was kept, the one number that was looked for
        // is lost: what is behind it may be kept since, and have left the log already. A room that has ended keeps nothing.
        reader.LoseTo(messages.Count > 0
            ? messages[messages.Count - 1].Sequence + 1
            : Math.Max(reader.Position + 2, room.IsEnded ? room.OldestHeld : room.Oldest));
        _page = null;
        return false;
    }
}
