using System.Buffers.Binary;
using System.Net.WebSockets;
using ChatGo.Api;

namespace ChatGo.Tests.Server.Web;

/// <summary>Reads messages, each behind gRPC's prefix, out of the messages of a WebSocket.</summary>
/// <param name="socket">The WebSocket.</param>
internal sealed class SocketFrames(ClientWebSocket socket)
{
    private const int PrefixBytes = 5;

    private readonly Queue<Message> _waiting = new();
    private readonly List<string> _texts = [];

    /// <summary>Gets the texts that have come.</summary>
    public IReadOnlyCollection<string> Texts => _texts;

    /// <summary>Reads on to a message.</summary>
    public async Task<Message> NextAsync(Func<Message, bool> isMeant, CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_waiting.TryDequeue(out var message))
            {
                if (message.Notice is null)
                {
                    _texts.Add(message.Text);
                }

                if (isMeant(message))
                {
                    return message;
                }
            }

            await ReceiveAsync(cancellationToken);
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var part = new byte[65_536];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(part.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new EndOfStreamException($"Closed: {socket.CloseStatus} {socket.CloseStatusDescription}");
            }

            await whole.WriteAsync(part.AsMemory(0, received.Count), cancellationToken);
        }
        while (!received.EndOfMessage);
        for (var rest = whole.ToArray().AsMemory(); rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest.Span[1..]);
            _waiting.Enqueue(Message.Parser.ParseFrom(rest.Span.Slice(PrefixBytes, length)));
            rest = rest[(PrefixBytes + length)..];
        }
    }
}
