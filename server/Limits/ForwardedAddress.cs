using System.Net;
using Microsoft.Extensions.Primitives;

namespace ChatGo.Server.Limits;

/// <summary>Finds where a request comes from that proxies have passed on: each has written at the right end of a header
/// whom it had it from (RFC 7239).</summary>
internal static class ForwardedAddress
{
    private const string For = "for";

    /// <summary>Finds the last address that is not itself a trusted proxy's. What stands to the left of it was written by
    /// strangers.</summary>
    /// <param name="proxies">Who is believed.</param>
    /// <param name="peer">The proxy that the request comes from; null for the peer of a unix socket.</param>
    /// <param name="list">The header <c>X-Forwarded-For</c>. Where there is one the other is not looked at: proxies that
    /// write this one pass on what their callers say in the other.</param>
    /// <param name="forwarded">The header <c>Forwarded</c>.</param>
    /// <returns>The address of the last proxy that can be believed, where that does not tell an address.</returns>
    public static IPAddress? Find(TrustedProxies proxies, IPAddress? peer, StringValues list, StringValues forwarded)
    {
        var isList = list.Count > 0;
        var lines = isList ? list : forwarded;
        for (var line = lines.Count - 1; line >= 0; line--)
        {
            var rest = lines[line].AsSpan();
            for (var comma = rest.Length; comma >= 0; rest = rest[..Math.Max(comma, 0)])
            {
                comma = isList ? rest.LastIndexOf(',') : LastOutsideQuotes(rest, ',');
                var element = rest[(comma + 1)..].Trim();
                if (AddressText.ReadNode(isList ? element : NodeOf(element)) is not { } told)
                {
                    return peer;
                }

                if (!proxies.Trusts(told))
                {
                    return told;
                }

                peer = told;
            }
        }

        return peer;
    }

    /// <summary>Finds the <c>for</c> of an element: <c>for="[2001:db8::1]:80";proto=https</c>.</summary>
    private static ReadOnlySpan<char> NodeOf(ReadOnlySpan<char> element)
    {
        for (var semicolon = element.Length; semicolon >= 0; element = element[..Math.Max(semicolon, 0)])
        {
            semicolon = LastOutsideQuotes(element, ';');
            var pair = element[(semicolon + 1)..].Trim();
            var equals = pair.IndexOf('=');
            if (equals >= 0 && pair[..equals].Equals(For, StringComparison.OrdinalIgnoreCase))
            {
                var value = pair[(equals + 1)..];
                return value is ['"', .. var quoted, '"'] ? quoted : value;
            }
        }

        return [];
    }

    /// <summary>Looks from the right: what the last proxy wrote is well-formed, whatever stands before it.</summary>
    private static int LastOutsideQuotes(ReadOnlySpan<char> text, char separator)
    {
        var isQuoted = false;
        for (var index = text.Length - 1; index >= 0; index--)
        {
            if (text[index] == '"' && !IsEscaped(text[..index]))
            {
                isQuoted = !isQuoted;
            }
            else if (text[index] == separator && !isQuoted)
            {
                return index;
            }
        }

        return -1;
    }

    private static bool IsEscaped(ReadOnlySpan<char> before) =>
        (before.Length - 1 - before.LastIndexOfAnyExcept('\\')) % 2 == 1;
}
