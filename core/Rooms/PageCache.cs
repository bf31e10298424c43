using System.Collections.Concurrent;
using System.Threading.Channels;
using ChatGo.Core.Engines;

namespace ChatGo.Core.Rooms;

/// <summary>The pages that readers below the logs of rooms read: each is read once for all that want it, a bounded number at a
/// time, and a bounded number of bytes is kept.</summary>
/// <remarks>Any thread. Who is slow holds nothing: a page is taken back, however many read it, and asked for again. What an
/// engine cannot give now is asked for again, ever less often, for as long as its room is there.</remarks>
/// <param name="time">The clock.</param>
internal sealed class PageCache(TimeProvider time)
{
    /// <summary>What is kept: with what is on its way, and what objects take besides, some 16 MiB. Unit: bytes in memory.</summary>
    public const int MaxBytes = 8 * 1_024 * 1_024;

    /// <summary>Pages that are read at once.</summary>
    private const int MaxReads = 32;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(uint Room, long After), CachedPage> _pages = new();
    private readonly Queue<((uint Room, long After) Key, CachedPage Page)> _byAge = new();
    private readonly Channel<Room> _reads = Channel.CreateBounded<Room>(MaxReads);
    private readonly Lock _gate = new();
    private long _bytes;

    /// <summary>Gets what is kept. Unit: bytes in memory.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Returns a page, read before or on its way.</summary>
    /// <param name="room">Whose.</param>
    /// <param name="after">The sequence before the first that is wanted.</param>
    /// <returns>An empty page where nothing is kept there. It comes, however long it takes.</returns>
    public CachedPage Get(Room room, long after)
    {
        var key = (room.Number, after);
        if (_pages.TryGetValue(key, out var page))
        {
            return page;
        }

        var made = new CachedPage();
        page = _pages.GetOrAdd(key, made);
        if (page == made)
        {
            _ = FillAsync(room, key, made);
        }

        return page;
    }

    /// <summary>Drops every page of a room: a message has another content.</summary>
    public void Forget(Room room)
    {
        foreach (var (key, page) in _pages.Where(page => page.Key.Room == room.Number))
        {
            if (_pages.TryRemove(new KeyValuePair<(uint, long), CachedPage>(key, page)))
            {
                page.TakeBack();
            }
        }
    }

    private async Task FillAsync(Room room, (uint Room, long After) key, CachedPage page)
    {
        var messages = await ReadAsync(room, key.After);
        if (messages.Count == 0)
        {
            // There may be more later.
            _pages.TryRemove(new KeyValuePair<(uint, long), CachedPage>(key, page));
        }

        page.Fill(messages);
        if (messages.Count > 0)
        {
            Keep(key, page);
        }
    }

    private async Task<MessagePage> ReadAsync(Room room, long after)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (await TryReadAsync(room, after) is { } page)
            {
                return page;
            }

            if (room.IsEnded)
            {
                return room.NewPage();
            }

            await Task.Delay(pause, time);
        }
    }

    private async Task<MessagePage?> TryReadAsync(Room room, long after)
    {
        await _reads.Writer.WriteAsync(room);
        try
        {
            return await room.ReadAsync(after, CancellationToken.None);
        }
        catch (EngineUnavailableException)
        {
            return null;
        }
        finally
        {
            _reads.Reader.TryRead(out _);
        }
    }

    private void Keep((uint Room, long After) key, CachedPage page)
    {
        lock (_gate)
        {
            _byAge.Enqueue((key, page));
            _bytes += page.Bytes;
            while (_bytes > MaxBytes && _byAge.TryDequeue(out var oldest))
            {
                _bytes -= oldest.Page.Bytes;
                _pages.TryRemove(new KeyValuePair<(uint, long), CachedPage>(oldest.Key, oldest.Page));
                oldest.Page.TakeBack();
            }
        }
    }
}
