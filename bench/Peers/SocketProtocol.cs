using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>A WebSocket: ChatGo's Session, where nothing else is said.</summary>
internal abstract class SocketProtocol : IProtocol
{
    private const int SwitchingProtocols = 101;

    /// <summary>Gets whether the server has let it in.</summary>
    protected bool IsOpen { get; private set; }

    /// <inheritdoc/>
    public virtual void Open(SendBuffer outbox) =>
        SocketFrame.Open(outbox, "/v1/session", "Sec-WebSocket-Protocol: chatgo.v1\r\n");

    /// <inheritdoc/>
    public virtual int Take(ReadOnlySpan<byte> received, SendBuffer outbox)
    {
        var taken = 0;
        if (!IsOpen)
        {
            taken = SocketFrame.HeadOf(received, SwitchingProtocols);
            if (taken == 0)
            {
                return 0;
            }

            IsOpen = true;
            Begin(outbox);
        }

        for (var length = SocketFrame.Read(received[taken..], out var payload); length > 0; length = SocketFrame.Read(received[taken..], out payload))
        {
            Deliver(payload);
            taken += length;
        }

        return taken;
    }

    /// <summary>Asks for what is wanted, once the server has let it in.</summary>
    protected abstract void Begin(SendBuffer outbox);

    /// <summary>Accepts finished gRPC frames, whole.</summary>
    protected abstract void Deliver(ReadOnlySpan<byte> frames);
}
