using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
using ChatGo.Core.Presence;

namespace ChatGo.Core.Rooms;

/// <content>A room that an engine keeps: its log is the tail of what is kept, and takes what the engine has numbered.</content>
public sealed partial class Room
{
    private readonly IRoomLine? _line;
    private readonly long _loadedAt;
    private Task<Room?>? _successor;
    private long _settingsVersion;
    private volatile bool _isUnloaded;

    /// <summary>Gets whether an engine keeps it: it takes messages by <see cref="AppendAsync"/> then, and what its log holds no
    /// more can be read by <see cref="ReadAsync"/>.</summary>
    public bool IsStored => _line is not null;

    /// <summary>Gets the room that goes on in its place, under another epoch and the same number; null where none does. It
    /// becomes null where that was removed meanwhile.</summary>
    public Task<Room?>? Successor => Volatile.Read(ref _successor);

    /// <summary>Appends a message to a room that an engine keeps.</summary>
    /// <param name="message">The message; the room's from now on.</param>
    /// <returns>As of <see cref="IRoomLine.AppendAsync"/>.</returns>
    public ValueTask<AppendResult> AppendAsync(NewMessage message)
    {
        message.Frame.Address(Number);
        return Line.AppendAsync(message);
    }

    /// <summary>Reads what an engine keeps, oldest first.</summary>
    /// <param name="after">The sequence before the first that is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A page; empty where nothing is kept behind that.</returns>
    /// <exception cref="EngineUnavailableException">Not now.</exception>
    public async ValueTask<MessagePage> ReadAsync(long after, CancellationToken cancellationToken)
    {
        var page = NewPage();
        await Line.ReadAsync(after, page, cancellationToken);
        return page;
    }

    /// <summary>Reads what an engine keeps, newest first.</summary>
    /// <param name="before">The sequence behind the first that is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A page; empty where nothing is kept before that.</returns>
    /// <exception cref="EngineUnavailableException">Not now.</exception>
    public async ValueTask<MessagePage> ReadBackAsync(long before, CancellationToken cancellationToken)
    {
        var page = NewPage();
        await Line.ReadBackAsync(before, page, cancellationToken);
        return page;
    }

    /// <summary>Gets who is in the room, where anybody ever was.</summary>
    internal Roster? KnownRoster => Volatile.Read(ref _roster);

    /// <summary>Gets the oldest message that the log holds; head + 1 when it holds none.</summary>
    internal long OldestHeld => _log.Oldest;

    private IRoomLine Line => _line ?? throw new InvalidOperationException("No engine keeps this room.");

    /// <summary>Counts the room as one of who made it, for as long as it is loaded.</summary>
    /// <returns>False where it counts as somebody's already.</returns>
    internal bool TryCountFor(IRoomMaker maker)
    {
        if (Interlocked.CompareExchange(ref _maker, maker, null) is not null)
        {
            return false;
        }

        if (_hasLeftTotals)
        {
            Interlocked.Exchange(ref _maker, null)?.LoseRoom();
        }

        return true;
    }

    /// <summary>Makes an empty page for the room's readers.</summary>
    internal MessagePage NewPage() => new(_context.Codec!, Number);

    /// <summary>A message was stored. The engine's.</summary>
    internal void Deliver(long sequence, Frame message)
    {
        message.Address(Number);
        _log.TryAppendAt(sequence, message);
    }

    /// <summary>Has the room called, or allow, something else, unless something later was kept.</summary>
    /// <param name="settings">What it is called and allows.</param>
    /// <param name="version">The version that was kept.</param>
    /// <returns>False: it is what it was.</returns>
    internal bool TryChange(RoomSettings settings, long version)
    {
        lock (_context.SettingsGate)
        {
            if (version <= _settingsVersion)
            {
                return false;
            }

            _settingsVersion = version;
            Change(_ => settings);
            return true;
        }
    }

    /// <summary>Messages cannot be had. The engine's.</summary>
    internal void Skip(long through) => _log.SkipTo(through);

    /// <summary>A message has another content. The engine's.</summary>
    internal void Replace(long sequence, Frame message)
    {
        message.Address(Number);
        _log.TryReplace(sequence, message);
        _context.Pages?.Forget(this);
    }

    /// <summary>Ends the room for another one that goes on in its place. The engine's.</summary>
    /// <param name="successor">Becomes the other one.</param>
    internal void Supersede(Task<Room?> successor)
    {
        // Before the end: who sees that knows whether anything goes on.
        Volatile.Write(ref _successor, successor);
        TryEnd();
    }

    /// <summary>Unloads the room if it had no reader and no message since a moment of the clock: it is kept, and loaded anew
    /// when somebody asks for it.</summary>
    /// <returns>Whether it did; it must be taken out of the registry then.</returns>
    internal bool TryUnload(long timestamp)
    {
        if (!IsIdle(timestamp) || !_gate.TryClose())
        {
            return false;
        }

        // Looked at again: somebody may have come and gone before the gate was closed. Nothing is delivered behind the line's
        // end, and its log ends without an entry: that would take a number.
        if (IsIdle(timestamp) && Line.TryUnfollow())
        {
            _isUnloaded = true;
            return true;
        }

        _gate.Reopen();
        return false;
    }

    private async Task MarkReadAsync()
    {
        try
        {
            await Line.MarkReadAsync();
        }
        catch (EngineUnavailableException)
        {
            // The next to read may be the first once more, and get what the room holds: nothing is missed.
        }
    }
}
