using System.Text;

namespace ChatGo.Client.Terminal.Input;

/// <summary>Reads the bytes of a terminal as keys: UTF-8, control characters, and the escape sequences of xterm, the Linux
/// console and their kin. What it does not know it passes over whole. What is pasted is text: no character of it is a
/// key.</summary>
/// <remarks>One caller. Sequences and characters may be cut anywhere between two calls.</remarks>
internal sealed class KeyDecoder
{
    private const char Escape = '\u001B';
    private const string PasteBegins = "[200~";
    private const string PasteEnds = "[201~";

    private readonly Decoder _utf8 = new UTF8Encoding(false).GetDecoder();
    private readonly StringBuilder _sequence = new();
    private char _highSurrogate;
    private bool _isPasting;
    private bool _afterReturn;

    /// <summary>The keys in <paramref name="bytes"/>.</summary>
    public IEnumerable<KeyPress> Decode(ReadOnlySpan<byte> bytes)
    {
        var letters = new char[_utf8.GetCharCount(bytes, flush: false)];
        _utf8.GetChars(bytes, letters, flush: false);
        return [.. letters.Select(Decode).Where(static press => press.Key != Key.None)];
    }

    private KeyPress Decode(char letter) => letter == Escape || _sequence.Length > 0
        ? new KeyPress(DecodeSequence(letter))
        : !char.IsControl(letter) ? DecodeCharacter(letter)
        : _isPasting ? DecodePasted(letter)
        : new KeyPress(ControlOf(letter));

    // Lines end with CR, LF or both.
    private KeyPress DecodePasted(char letter)
    {
        var isRest = _afterReturn && letter == '\n';
        _afterReturn = letter == '\r';
        return letter switch
        {
            '\r' or '\n' => isRest ? default : new KeyPress(Key.Character, new Rune('\n')),
            '\t' => new KeyPress(Key.Character, new Rune('\t')),
            _ => default,
        };
    }

    private KeyPress DecodeCharacter(char letter)
    {
        _afterReturn = false;
        if (char.IsHighSurrogate(letter))
        {
            _highSurrogate = letter;
            return default;
        }

        return char.IsLowSurrogate(letter)
            ? new KeyPress(Key.Character, new Rune(_highSurrogate, letter))
            : new KeyPress(Key.Character, new Rune(letter));
    }

    // ESC [ parameters letter, ESC O letter, or ESC letter.
    private Key DecodeSequence(char letter)
    {
        if (letter == Escape)
        {
            _sequence.Clear();
        }

        _sequence.Append(letter);
        var isOpen = _sequence.Length == 1 || (_sequence.Length == 2 && letter is '[' or 'O')
            || (_sequence.Length > 2 && letter is >= ' ' and < '@');
        if (isOpen)
        {
            return Key.None;
        }

        var sequence = _sequence.ToString(1, _sequence.Length - 1);
        _sequence.Clear();
        return Heed(sequence);
    }

    private Key Heed(string sequence)
    {
        var wasPasting = _isPasting;
        _isPasting = sequence switch
        {
            PasteBegins => true,
            PasteEnds => false,
            _ => _isPasting,
        };
        return wasPasting ? Key.None : SequenceOf(sequence);
    }

    private static Key SequenceOf(string sequence) => sequence switch
    {
        "[A" or "OA" => Key.Up,
        "[B" or "OB" => Key.Down,
        "[C" or "OC" => Key.Right,
        "[D" or "OD" => Key.Left,
        "[H" or "OH" or "[1~" or "[7~" => Key.Home,
        "[F" or "OF" or "[4~" or "[8~" => Key.End,
        "[3~" => Key.Delete,
        _ => Key.None,
    };

    private static Key ControlOf(char letter) => letter switch
    {
        '\r' or '\n' => Key.Enter,
        '\u0008' or '\u007F' => Key.Backspace,
        '\u0001' => Key.Home,
        '\u0002' => Key.Left,
        '\u0004' => Key.EndOfInput,
        '\u0005' => Key.End,
        '\u0006' => Key.Right,
        '\u000B' => Key.KillToEnd,
        '\u000E' => Key.Down,
        '\u0010' => Key.Up,
        '\u0015' => Key.KillToStart,
        '\u0017' => Key.KillWord,
        _ => Key.None,
    };
}
