using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatGo.Server.Limits;

namespace ChatGo.Server.Http2;

/// <summary>The header of PROXY protocol, version 1 or 2, with which a proxy says whose the connection is.</summary>
/// <param name="State">How much of it is there.</param>
/// <param name="Length">How long it is, where it is complete. Unit: bytes.</param>
/// <param name="Source">Whose the connection is; null where it is the proxy's own, or no IP address is told.</param>
internal readonly record struct ProxyHeader(ProxyHeaderState State, int Length = 0, IPEndPoint? Source = null)
{
    /// <summary>The longest header: of version 2, what every sender may count on. Unit: bytes.</summary>
    public const int MaxBytes = 536;

    /// <summary>The longest line of version 1, with its end. Unit: bytes.</summary>
    private const int MaxLineBytes = 107;

    /// <summary>PROXY, protocol, two addresses, two ports.</summary>
    private const int Words = 6;

    /// <summary>Signature, version and command, family and protocol, length. Unit: bytes.</summary>
    private const int PrefixBytes = 16;

    private const int PortBytes = 2;

    private static ReadOnlySpan<byte> LineSignature => "PROXY "u8;

    private static ReadOnlySpan<byte> BinarySignature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Reads what a connection begins with.</summary>
    /// <param name="received">What has come so far.</param>
    public static ProxyHeader Read(in ReadOnlySequence<byte> received)
    {
        scoped var begin = received.FirstSpan;
        Span<byte> copy = stackalloc byte[MaxBytes];
        if (!received.IsSingleSegment)
        {
            var slice = received.Slice(0, Math.Min(received.Length, MaxBytes));
            slice.CopyTo(copy);
            begin = copy[..(int)slice.Length];
        }

        return BeginsAs(begin, LineSignature) ? ReadLine(begin)
            : BeginsAs(begin, BinarySignature) ? ReadBinary(begin)
            : new ProxyHeader(ProxyHeaderState.Absent);
    }

    /// <summary>Whether so far nothing speaks against a signature.</summary>
    private static bool BeginsAs(ReadOnlySpan<byte> begin, ReadOnlySpan<byte> signature) =>
        begin.Length < signature.Length ? signature.StartsWith(begin) : begin.StartsWith(signature);

    private static ProxyHeader ReadLine(ReadOnlySpan<byte> begin)
    {
        begin = begin[..Math.Min(begin.Length, MaxLineBytes)];
        var end = begin.IndexOf("\r\n"u8);
        if (end < 0)
        {
            return new ProxyHeader(begin.Length < MaxLineBytes ? ProxyHeaderState.Incomplete : ProxyHeaderState.Malformed);
        }

        Span<char> copy = stackalloc char[MaxLineBytes];
        ReadOnlySpan<char> line = copy[..Encoding.ASCII.GetChars(begin[..end], copy)];
        Span<Range> words = stackalloc Range[Words + 1];
        var count = line.Split(words, ' ');
        var length = end + 2;
        return line[words[1]] switch
        {
            "UNKNOWN" => new ProxyHeader(ProxyHeaderState.Complete, length),
            "TCP4" when count == Words => OfWords(line, words, AddressFamily.InterNetwork, length),
            "TCP6" when count == Words => OfWords(line, words, AddressFamily.InterNetworkV6, length),
            _ => new ProxyHeader(ProxyHeaderState.Malformed),
        };
    }

    private static ProxyHeader OfWords(ReadOnlySpan<char> line, ReadOnlySpan<Range> words, AddressFamily family, int length) =>
        AddressText.Read(line[words[2]]) is { } source && source.AddressFamily == family
        && AddressText.Read(line[words[3]])?.AddressFamily == family
        && TryReadPort(line[words[4]], out var port) && TryReadPort(line[words[5]], out _)
            ? new ProxyHeader(ProxyHeaderState.Complete, length, new IPEndPoint(source, port))
            : new ProxyHeader(ProxyHeaderState.Malformed);

    private static bool TryReadPort(ReadOnlySpan<char> text, out ushort port) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);

    private static ProxyHeader ReadBinary(ReadOnlySpan<byte> begin)
    {
        if (begin.Length < PrefixBytes)
        {
            return new ProxyHeader(ProxyHeaderState.Incomplete);
        }

        var length = PrefixBytes + BinaryPrimitives.ReadUInt16BigEndian(begin[14..]);
        var isLocal = begin[12] == 0x20;
        if ((!isLocal && begin[12] != 0x21) || length > MaxBytes)
        {
            return new ProxyHeader(ProxyHeaderState.Malformed);
        }

        if (begin.Length < length)
        {
            return new ProxyHeader(ProxyHeaderState.Incomplete);
        }

        var addresses = begin[PrefixBytes..length];
        return (isLocal, Family: begin[13]) switch
        {
            // A health check of the proxy's own: whatever else it says does not count.
            (true, _) => new ProxyHeader(ProxyHeaderState.Complete, length),

            // Not told, datagrams, unix sockets.
            (_, 0x00 or 0x12 or 0x22 or 0x31 or 0x32) => new ProxyHeader(ProxyHeaderState.Complete, length),
            (_, 0x11) => OfBytes(addresses, addressBytes: 4, length),
            (_, 0x21) => OfBytes(addresses, addressBytes: 16, length),
            _ => new ProxyHeader(ProxyHeaderState.Malformed),
        };
    }

    /// <summary>Reads two addresses and two ports; what stands behind them is left out.</summary>
    private static ProxyHeader OfBytes(ReadOnlySpan<byte> addresses, int addressBytes, int length) =>
        addresses.Length < 2 * (addressBytes + PortBytes)
            ? new ProxyHeader(ProxyHeaderState.Malformed)
            : new ProxyHeader(ProxyHeaderState.Complete, length, new IPEndPoint(
                new IPAddress(addresses[..addressBytes]), BinaryPrimitives.ReadUInt16BigEndian(addresses[(2 * addressBytes)..])));
}
