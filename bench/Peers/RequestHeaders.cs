using System.Text;

namespace ChatGo.Bench.Peers;

/// <summary>The headers of one method's calls on one connection, packed by HPACK (RFC 7541) as clients of gRPC do: said in
/// full the first time, by their places in the table from then on. Without Huffman's code.</summary>
/// <param name="method">The path.</param>
/// <param name="credential">What goes into <c>authorization</c>; null: nothing.</param>
internal sealed class RequestHeaders(string method, string? credential = null)
{
    // Indexed fields, and names, of the static table.
    private const byte MethodPost = 0x83;
    private const byte SchemeHttp = 0x86;
    private const int Authority = 1;
    private const int Path = 4;
    private const int Authorization = 23;
    private const int ContentType = 31;
    private const int NewName = 0;

    private const int MaxPrefix = 0x7f;

    /// <summary>A literal that goes into the dynamic table; the low bits are the name's place.</summary>
    private const byte Indexing = 0x40;

    /// <summary>The newest entry of the dynamic table.</summary>
    private const byte Newest = 0xbe;

    /// <summary>The dynamic table's entries, oldest first.</summary>
    private readonly byte[] _repeated = credential is null
        ? [MethodPost, SchemeHttp, Newest + 3, Newest + 2, Newest + 1, Newest]
        : [MethodPost, SchemeHttp, Newest + 4, Newest + 3, Newest + 2, Newest + 1, Newest];

    private bool _isTold;

    /// <summary>Returns the block of the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_isTold)
        {
            return _repeated;
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
            .. credential is null ? [] : Literal(Authorization, credential),
        ];
    }

    private static byte[] Literal(int place, string value, string? name = null) =>
    [
        (byte)(Indexing | place),
        .. name is null ? [] : Counted(name),
        .. Counted(value),
    ];

    private static byte[] Counted(string text) => [.. Length(text.Length), .. Encoding.ASCII.GetBytes(text)];

    /// <summary>A number behind a prefix of seven bits: RFC 7541, 5.1.</summary>
    private static byte[] Length(int length)
    {
        if (length < MaxPrefix)
        {
            return [(byte)length];
        }

        var bytes = new List<byte> { MaxPrefix };
        for (length -= MaxPrefix; length >= 0x80; length >>= 7)
        {
            bytes.Add((byte)(length | 0x80));
        }

        return [.. bytes, (byte)length];
    }
}
