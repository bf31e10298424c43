using System.Globalization;
using System.Text;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Commands;

/// <summary>The arguments as the system gave them: the runtime makes U+FFFD of bytes that are not UTF-8, and a text must
/// not be sent altered.</summary>
internal static class ArgumentBytes
{
    // Linux only: elsewhere the bytes are not to be had.
    private const string OfProcess = "/proc/self/cmdline";

    /// <summary>What is wrong with <paramref name="arguments"/>, for people to read; null where nothing is.</summary>
    public static string? FindFault(IReadOnlyList<string> arguments) =>
        arguments.Any(static text => text.Contains('\uFFFD', StringComparison.Ordinal)) && File.Exists(OfProcess)
            ? FindFault(arguments, File.ReadAllBytes(OfProcess))
            : null;

    /// <summary>The same, of a <paramref name="commandLine"/> that ends with the arguments, a zero byte behind each.
    /// </summary>
    public static string? FindFault(IReadOnlyList<string> arguments, ReadOnlySpan<byte> commandLine)
    {
        var ranges = new List<Range>();
        foreach (var range in commandLine.TrimEnd((byte)0).Split((byte)0))
        {
            ranges.Add(range);
        }

        for (var place = 1; place <= arguments.Count && arguments.Count <= ranges.Count; place++)
        {
            var bytes = commandLine[ranges[ranges.Count - arguments.Count + place - 1]];
            if (StrictText.Read(bytes, out var trouble) is null)
            {
                var shown = SafeText.Of(Encoding.UTF8.GetString(bytes));
                return string.Create(CultureInfo.InvariantCulture, $"argument {place}, '{shown}': {trouble}");
            }
        }

        return null;
    }
}
