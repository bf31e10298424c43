using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using ChatGo.Api;
using Google.Protobuf;

namespace ChatGo.Tests.Server.Streams;

/// <summary>A reader that opens ConnectChat by hand and is never heard of again: its kernel still acknowledges, but it
/// answers no ping, as a machine that lost its power behind a proxy.</summary>
internal sealed class SilentPeer : IDisposable
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly TcpClient _tcp = new();

    public static async Task<SilentPeer> ConnectAsync(Uri address, string room, CancellationToken cancellationToken)
    {
        var peer = new SilentPeer();
        await peer._tcp.ConnectAsync(address.Host, address.Port, cancellationToken);
        var request = new ConnectChatRequest { ChatId = room, Username = "silent" }.ToByteArray();
        var message = new byte[5 + request.Length];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), request.Length);
        request.CopyTo(message, 5);
        (string Name, string Value)[] headers =
        [
            (":method", "POST"), (":scheme", "http"), (":path", "/chat_v1.ChatV1/ConnectChat"),
            (":authority", address.Authority), ("content-type", "application/grpc"), ("te", "trailers"),
        ];
        byte[] bytes =
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
            .. Frame(Settings, 0, 0, []),
            .. Frame(Headers, EndHeaders, 1, [.. headers.SelectMany(static header => Literal(header.Name, header.Value))]),
            .. Frame(Data, EndStream, 1, message),
        ];
        await peer._tcp.GetStream().WriteAsync(bytes, cancellationToken);
        return peer;
    }

    public void Dispose() => _tcp.Dispose();

    /// <summary>A literal header without indexing (RFC 7541, 6.2.2); names and values below 127 bytes.</summary>
    private static byte[] Literal(string name, string value) =>
    [
        0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value),
    ];

    private static byte[] Frame(byte type, byte flags, byte stream, byte[] payload) =>
        [0, (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, stream, .. payload];
}
