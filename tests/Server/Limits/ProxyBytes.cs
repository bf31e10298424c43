using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace ChatGo.Tests.Server.Limits;

/// <summary>Headers of PROXY protocol, as proxies send them and as none should.</summary>
internal static class ProxyBytes
{
    public const byte Local = 0x20;
    public const byte Proxy = 0x21;
    public const byte Tcp4 = 0x11;
    public const byte Tcp6 = 0x21;

    private const ushort Port = 56_324;

    /// <summary>Returns a header that tells an address.</summary>
    /// <param name="version">1 or 2.</param>
    /// <param name="source">The address.</param>
    public static byte[] Tell(int version, string source)
    {
        var address = IPAddress.Parse(source);
        var isV4 = source.Contains('.', StringComparison.Ordinal);
        return version == 1
            ? Line($"PROXY {(isV4 ? "TCP4" : "TCP6")} {source} {source} {Port} 443")
            : Binary(Proxy, isV4 ? Tcp4 : Tcp6, Addresses(address));
    }

    /// <summary>Returns a header of version 1.</summary>
    public static byte[] Line(string text) => Encoding.ASCII.GetBytes(text + "\r\n");

    /// <summary>Returns a header of version 2.</summary>
    public static byte[] Binary(byte command, byte family, byte[] rest, int? length = null)
    {
        byte[] header = [.. "\r\n\r\n\0\r\nQUIT\n"u8, command, family, 0, 0, .. rest];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)(length ?? rest.Length));
        return header;
    }

    /// <summary>Returns the addresses and ports of version 2, and something behind them.</summary>
    public static byte[] Addresses(IPAddress source)
    {
        var bytes = source.GetAddressBytes();
        return [.. bytes, .. bytes, Port >> 8, Port & 0xff, 1, 187, 4, 0, 1, 0];
    }
}
