using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace ChatGo.Server.Limits;

/// <summary>An IP address as others write it.</summary>
internal static class AddressText
{
    private const int MaxLengthOfIPv4 = 15;

    // No brackets, no zone, no prefix: the framework reads past them.
    private static readonly SearchValues<char> Taken = SearchValues.Create("0123456789ABCDEFabcdef:.");

    /// <summary>Reads an address, and nothing that is only like one: <c>10</c> and <c>010.0.0.1</c> are other addresses
    /// than they seem.</summary>
    /// <param name="text">What was written.</param>
    /// <returns>Null where the text is no address.</returns>
    public static IPAddress? Read(ReadOnlySpan<char> text) =>
        !text.ContainsAnyExcept(Taken) && IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || IsWrittenAs(address, text))
            ? address
            : null;

    /// <summary>Reads an address with or without a port, as headers have it: <c>192.0.2.1:80</c>, <c>[2001:db8::1]:80</c>.
    /// </summary>
    /// <param name="text">What was written.</param>
    /// <returns>Null where the text is no address.</returns>
    public static IPAddress? ReadNode(ReadOnlySpan<char> text)
    {
        if (text is ['[', ..])
        {
            var end = text.IndexOf(']');
            return end > 0 && text[(end + 1)..] is [] or [':', ..] && Read(text[1..end]) is { AddressFamily: AddressFamily.InterNetworkV6 } inner
                ? inner
                : null;
        }

        return text.Count(':') == 1 ? Read(text[..text.IndexOf(':')]) : Read(text);
    }

    private static bool IsWrittenAs(IPAddress address, ReadOnlySpan<char> text)
    {
        Span<char> written = stackalloc char[MaxLengthOfIPv4];
        return address.TryFormat(written, out var length) && written[..length].SequenceEqual(text);
    }
}
