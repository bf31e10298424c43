using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ChatGo.Client.Terminal.Input;

/// <summary>The user's line at the bottom of the terminal: lines of others appear above it, never in it.</summary>
/// <remarks>One caller reads; the screen draws it under its lock, which also guards the line.</remarks>
[UnsupportedOSPlatform("windows")]
internal sealed class LineEditor : ILineSource, IScreenFooter, IDisposable
{
    private const int DefaultColumns = 80;

    private readonly Screen _screen;
    private readonly KeyDecoder _decoder = new();
    private readonly LineBuffer _line = new();
    private readonly LineMemory _memory = new();
    private readonly Queue<KeyPress> _pressed = new();
    // The console's own stream edits lines by itself.
    private readonly FileStream _keyboard =
        new(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    private readonly byte[] _bytes = new byte[4_096];
    private readonly KeyMode? _mode;
    private readonly PosixSignalRegistration _resized;

    private LineEditor(Screen screen)
    {
        _screen = screen;
        // The console sets a mode of its own when it is first asked for anything.
        _ = Console.WindowWidth;
        _mode = KeyMode.TryEnter(onStop: () => screen.Show(null), onContinued: () => screen.Show(this));
        _resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Redraw());
    }

    /// <summary>What stands before the line.</summary>
    public string Prompt { get; set; } = "> ";

    /// <summary>Shows the editor at the bottom of <paramref name="screen"/>, until it is disposed.</summary>
    public static LineEditor Open(Screen screen)
    {
        var editor = new LineEditor(screen);
        screen.Show(editor);
        return editor;
    }

    /// <inheritdoc/>
    public async Task<string?> ReadAsync(CancellationToken stopping)
    {
        while (true)
        {
            Type();
            if (_pressed.TryDequeue(out var press))
            {
                if (press.Key == Key.Enter)
                {
                    return Take();
                }

                if (_line.Text.Length == 0)
                {
                    return null;
                }
            }
            else if (!await ListenAsync(stopping))
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public void Erase(TextWriter terminal) => terminal.Write("\r\u001B[K");

    /// <inheritdoc/>
    public void Draw(TextWriter terminal)
    {
        var columns = Console.WindowWidth is > 0 and var width ? width : DefaultColumns;
        var window = LineWindow.Of(_line.Text, _line.Cursor, Math.Max(4, columns - Prompt.Length));
        var cursor = Prompt.Length + window.CursorColumn;
        terminal.Write(string.Create(CultureInfo.InvariantCulture, $"{Prompt}{window.Text}\r\u001B[{cursor}C"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _resized.Dispose();
        _screen.Show(null);
        _mode?.Dispose();
        _keyboard.Dispose();
    }

    // A read of the terminal cannot be cancelled, but nobody needs to wait for it.
    private async Task<bool> ListenAsync(CancellationToken stopping)
    {
        try
        {
            var count = await Task.Run(() => _keyboard.Read(_bytes), stopping).WaitAsync(stopping);
            _decoder.Decode(_bytes.AsSpan(0, count)).ToList().ForEach(_pressed.Enqueue);
            return count > 0;
        }
        catch (IOException)
        {
            // The terminal was closed.
            return false;
        }
    }

    // All at once, up to what may end the line: a paste is drawn once for each read, not once for each character.
    private void Type()
    {
        if (_pressed.Count == 0)
        {
            return;
        }

        var wasFull = _line.HasOverflown;
        _screen.Update(() =>
        {
            var typed = new StringBuilder();
            while (_pressed.TryPeek(out var press) && press.Key is not (Key.Enter or Key.EndOfInput))
            {
                _pressed.Dequeue();
                if (press.Key == Key.Character)
                {
                    typed.Append(press.Rune.ToString());
                    continue;
                }

                Insert(typed);
                Apply(press);
            }

            Insert(typed);
        });
        if (_line.HasOverflown && !wasFull)
        {
            _screen.Warn($"the line is full: what goes beyond {LineBuffer.MaxCharacters} characters is left out");
        }
    }

    private void Insert(StringBuilder typed)
    {
        if (typed.Length > 0)
        {
            _line.Insert(typed.ToString());
            typed.Clear();
        }
    }

    private void Redraw() => _screen.Update(static () => { });

    // The end of what was pasted is not the user's Enter, nor part of what is said.
    private string Take()
    {
        var text = "";
        _screen.Update(() =>
        {
            text = _line.Text.TrimEnd('\n');
            _memory.Add(text);
            _line.Set("");
        });
        return text;
    }

    private void Apply(KeyPress press)
    {
        switch (press.Key)
        {
            case Key.Up:
                _line.Set(_memory.Up(_line.Text));
                break;
            case Key.Down:
                _line.Set(_memory.Down(_line.Text));
                break;
            default:
                _line.Apply(press);
                break;
        }
    }
}
