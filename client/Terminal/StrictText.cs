using System.Globalization;
using System.Text;

namespace ChatGo.Client.Terminal;

/// <summary>Bytes as the text that they are in UTF-8, or not at all: what is not UTF-8 is not made into something else.
/// </summary>
internal static class StrictText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of <paramref name="bytes"/>; null, and <paramref name="trouble"/> for people to read, where
    /// they are not UTF-8.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes, out string trouble)
    {
        trouble = "";
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            var valid = LengthOfText(bytes);
            trouble = string.Create(
                CultureInfo.InvariantCulture, $"byte {valid + 1} (0x{bytes[valid]:X2}) is not UTF-8");
            return null;
        }
    }

    private static int LengthOfText(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        while (Rune.DecodeFromUtf8(bytes[length..], out _, out var used) == System.Buffers.OperationStatus.Done)
        {
            length += used;
        }

        return length;
    }
}
