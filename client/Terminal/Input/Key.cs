namespace ChatGo.Client.Terminal.Input;

/// <summary>What a key does in a line.</summary>
internal enum Key
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Inserts a character.</summary>
    Character,

    /// <summary>Ends the line.</summary>
    Enter,

    /// <summary>Ends the input, in an empty line: Ctrl-D.</summary>
    EndOfInput,

    /// <summary>Deletes what is before the cursor.</summary>
    Backspace,

    /// <summary>Deletes what is at the cursor.</summary>
    Delete,

    /// <summary>Moves the cursor left.</summary>
    Left,

    /// <summary>Moves the cursor right.</summary>
    Right,

    /// <summary>Moves the cursor to the beginning: Home, Ctrl-A.</summary>
    Home,

    /// <summary>Moves the cursor to the end: End, Ctrl-E.</summary>
    End,

    /// <summary>Brings the line before.</summary>
    Up,

    /// <summary>Brings the line after.</summary>
    Down,

    /// <summary>Deletes up to the cursor: Ctrl-U.</summary>
    KillToStart,

    /// <summary>Deletes from the cursor on: Ctrl-K.</summary>
    KillToEnd,

    /// <summary>Deletes the word before the cursor: Ctrl-W.</summary>
    KillWord,
}
