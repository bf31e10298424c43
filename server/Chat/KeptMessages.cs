using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;

namespace ChatGo.Server.Chat;

/// <summary>Messages of a room that an engine keeps, one after another, read a page at a time.</summary>
/// <remarks>One thread.</remarks>
/// <param name="room">The room.</param>
/// <param name="step">1: they are asked for in rising order; -1: in falling.</param>
internal sealed class KeptMessages(Room room, int step)
{
    private MessagePage? _page;
    private int _index;

    /// <summary>Returns a message.</summary>
    /// <param name="sequence">Its number: beyond the one that was asked for before.</param>
    /// <returns>Null where it is not kept.</returns>
    /// <exception cref="EngineUnavailableException">Nobody can say now.</exception>
    public async ValueTask<Frame?> FindAsync(long sequence)
    {
        if (_page is null || (_page.Count > 0 && IsBehind(_page[_page.Count - 1].Sequence, sequence)))
        {
            _page = step > 0
                ? await room.ReadAsync(sequence - 1, CancellationToken.None)
                : await room.ReadBackAsync(sequence + 1, CancellationToken.None);
            _index = 0;
        }

        while (_index < _page.Count && IsBehind(_page[_index].Sequence, sequence))
        {
            _index++;
        }

        return _index < _page.Count && _page[_index].Sequence == sequence ? _page[_index].Message : null;
    }

    private bool IsBehind(long one, long other) => step > 0 ? one < other : one > other;
}
