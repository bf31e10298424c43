using System.Globalization;

namespace ChatGo.Bench.Soak;

/// <summary>The text of a message: its room, its sender, its number among the sender's, and a check of the filling behind
/// them.</summary>
internal static class SoakText
{
    private const char Mark = '|';

    /// <summary>Writes one.</summary>
    public static string Of(string room, int sender, int number, int filling) => string.Create(
        CultureInfo.InvariantCulture, $"{room}{Mark}{sender}{Mark}{number}{Mark}{filling}{Mark}{Filling(number, filling)}");

    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="room">The room that it was sent to.</param>
    /// <param name="origin">Who sent it, and which of the sender's it is.</param>
    /// <returns>Whether it is whole.</returns>
    public static bool TryRead(string text, out string room, out SoakOrigin origin)
    {
        (room, origin) = (string.Empty, default);
        if (text.Split(Mark) is not [var name, var sender, var number, var bytes, var filling]
            || !int.TryParse(sender, CultureInfo.InvariantCulture, out var whose)
            || !int.TryParse(number, CultureInfo.InvariantCulture, out var which)
            || !int.TryParse(bytes, CultureInfo.InvariantCulture, out var length)
            || filling != Filling(which, length))
        {
            return false;
        }

        (room, origin) = (name, new SoakOrigin(whose, which));
        return true;
    }

    private static string Filling(int number, int length) => new((char)('a' + (number % 26)), length);
}
