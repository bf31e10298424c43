namespace ChatGo.Client.Terminal.Input;

/// <summary>Lines that were said, for the up arrow.</summary>
internal sealed class LineMemory
{
    private const int MaxLines = 200;

    private readonly List<string> _lines = [];
    private int _at;
    private string _draft = "";

    /// <summary>Keeps <paramref name="line"/> and stands behind it.</summary>
    public void Add(string line)
    {
        if (line.Length > 0 && (_lines.Count == 0 || _lines[^1] != line))
        {
            _lines.Add(line);
        }

        if (_lines.Count > MaxLines)
        {
            _lines.RemoveAt(0);
        }

        _at = _lines.Count;
    }

    /// <summary>The line before, in place of <paramref name="current"/>; the same where there is none.</summary>
    public string Up(string current)
    {
        if (_at == _lines.Count)
        {
            _draft = current;
        }

        return _at == 0 ? current : _lines[--_at];
    }

    /// <summary>The line after, at last the one that was begun; <paramref name="current"/> where there is none.</summary>
    public string Down(string current) =>
        _at >= _lines.Count ? current : ++_at == _lines.Count ? _draft : _lines[_at];
}
