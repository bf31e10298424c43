using Spectre.Console;

namespace ChatGo.Client.Terminal;

/// <summary>A colour for each sender: the same name has the same colour in every run.</summary>
internal static class SenderPalette
{
    private const uint FnvBasis = 2_166_136_261;
    private const uint FnvPrime = 16_777_619;

    // From the 16 that every terminal's theme keeps readable.
    private static readonly Color[] Colors =
    [
        Color.Lime, Color.Fuchsia, Color.Aqua, Color.Teal, Color.Yellow, Color.Blue, Color.Olive, Color.Purple,
    ];

    /// <summary>The colour of <paramref name="sender"/>.</summary>
    public static Color Of(string sender)
    {
        var hash = FnvBasis;
        foreach (var character in sender)
        {
            hash = unchecked((hash ^ character) * FnvPrime);
        }

        return Colors[hash % (uint)Colors.Length];
    }
}
