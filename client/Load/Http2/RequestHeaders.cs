using System.Text;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Load.Http2;

/// <summary>The headers of a call, packed by HPACK (RFC 7541) without its table and without Huffman's code.</summary>
internal static class RequestHeaders
{
    // Places in the static table.
    private const byte MethodPost = 0x83;
    private const byte SchemeHttp = 0x86;
    private const int Authority = 1;
    private const int Path = 4;
    private const int ContentType = 31;

    private const int NameBits = 4;
    private const int LengthBits = 7;

    /// <summary>Packs them.</summary>
    /// <param name="authority">The server, such as <c>localhost:50051</c>.</param>
    /// <param name="path">The method, such as <c>/chat_v1.ChatV1/Session</c>.</param>
    /// <param name="credential">What opens it; null: nothing.</param>
    public static byte[] Of(string authority, string path, Credential? credential) =>
    [
        MethodPost,
        SchemeHttp,
        .. Number(Authority, NameBits), .. Counted(authority),
        .. Number(Path, NameBits), .. Counted(path),
        .. Number(ContentType, NameBits), .. Counted("application/grpc"),
        .. Number(0, NameBits), .. Counted("te"), .. Counted("trailers"),
        .. credential is null
            ? []
            : (byte[])[.. Number(0, NameBits), .. Counted(credential.Header), .. Counted(credential.Value)],
    ];

    private static byte[] Counted(string text) => [.. Number(text.Length, LengthBits), .. Encoding.ASCII.GetBytes(text)];

    private static List<byte> Number(int value, int bits)
    {
        var most = (1 << bits) - 1;
        if (value < most)
        {
            return [(byte)value];
        }

        List<byte> bytes = [(byte)most];
        for (value -= most; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }
}
