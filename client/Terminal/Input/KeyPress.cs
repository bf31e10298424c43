using System.Text;

namespace ChatGo.Client.Terminal.Input;

/// <summary>A key that was pressed.</summary>
/// <param name="Key">What it does.</param>
/// <param name="Rune">The character, of <see cref="Key.Character"/>.</param>
internal readonly record struct KeyPress(Key Key, Rune Rune = default);
