namespace ChatGo.Core.Rooms;

/// <summary>Where in a room's log a reader wants to begin. The default value is with the next message; a room's
/// first-ever reader then begins with what the room holds.</summary>
/// <param name="Epoch">The epoch of <paramref name="After"/>; null where no position is wanted.</param>
/// <param name="After">The last message seen. 0 or more.</param>
/// <param name="History">Without a position: how many of the newest messages come first. 0 or more.</param>
public readonly record struct ReaderStart(string? Epoch, long After, long History)
{
    /// <summary>Gets whether a reader resumes.</summary>
    public bool IsPosition => Epoch is not null;

    /// <summary>Behind a position.</summary>
    /// <param name="epoch">The epoch it belongs to.</param>
    /// <param name="sequence">The last message seen.</param>
    public static ReaderStart Behind(string epoch, long sequence) => new(epoch, sequence, 0);

    /// <summary>With the newest messages that are held.</summary>
    /// <param name="messages">How many.</param>
    public static ReaderStart WithHistory(long messages) => new(null, 0, messages);
}
