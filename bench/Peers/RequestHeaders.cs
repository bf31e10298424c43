using System.Text;

namespace ChatGo.Bench.Peers;

/// <summary>The headers of one method's calls on one connection, packed by HPACK (RFC 7541) as clients of gRPC do: said in
/// full the first time, by their places in the table from then on. Without Huffman's code.</summary>
/// <param name="method">The path.</param>
internal sealed class RequestHeaders(string method)
{
    // Indexed fields, and names, of the static table.
    private const byte MethodPost = 0x83;
    private const byte SchemeHttp = 0x86;
    private const int Authority = 1;
    private const int Path = 4;
    private const int ContentType = 31;
    private const int NewName = 0;

    /// <summary>A literal that goes into the dynamic table; the low bits are the name's place.</summary>
    private const byte Indexing = 0x40;

    /// <summary>The dynamic table's four entries, newest first.</summary>
    private static readonly byte[] Repeated = [MethodPost, SchemeHttp, 0xc1, 0xc0, 0xbf, 0xbe];

    private bool _isTold;

    /// <summary>Gives the block of the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_isTold)
        {
            return Repeated;
        }

        _isTold = true;
        return (byte[])
        [
            MethodPost,
            SchemeHttp,
            .. Literal(Path, method),
            .. Literal(Authority, "localhost"),
            .. Literal(ContentType, "application/grpc"),
            .. Literal(NewName, "trailers", "te"),
        ];
    }

    /// <summary>Lengths below 127 bytes.</summary>
    private static byte[] Literal(int place, string value, string? name = null) =>
    [
        (byte)(Indexing | place),
        .. name is null ? [] : Counted(name),
        .. Counted(value),
    ];

    private static byte[] Counted(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
}
