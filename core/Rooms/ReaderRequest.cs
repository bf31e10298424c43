using ChatGo.Core.Waking;

namespace ChatGo.Core.Rooms;

/// <summary>What a reader asks of a room.</summary>
/// <param name="Username">Who reads; empty: nobody that counts as a member.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="CreatesRoom">Whether the room is made where there is none.</param>
/// <param name="Signal">Signalled where the parked reader has news; null: the reader waits by itself.</param>
/// <param name="Claim">Where the reader may be once at most; null where it may be in the room many times.</param>
/// <param name="IsHidden">Whether nobody is to see that it reads: it is no member, counts in no figure, and is never a
/// room's first reader.</param>
/// <param name="Maker">Who makes the room, where it is made; null: nobody that is counted.</param>
public readonly record struct ReaderRequest(
    string Username,
    ReaderStart Start,
    bool CreatesRoom,
    IReaderSignal? Signal,
    IReaderClaim? Claim = null,
    bool IsHidden = false,
    IRoomMaker? Maker = null)
{
    /// <summary>Gets whether the reader counts as a member.</summary>
    public bool IsMember => !IsHidden && Username.Length > 0;

    /// <summary>A nameless reader of what comes.</summary>
    public static ReaderRequest Nameless { get; } = new(string.Empty, default, CreatesRoom: false, Signal: null);
}
