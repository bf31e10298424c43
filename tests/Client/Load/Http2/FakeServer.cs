using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Tests.Client.Load.Http2;

/// <summary>A server of HTTP/2 by hand: a test says what it sends, and looks at each frame that comes.</summary>
internal sealed class FakeServer : IDisposable
{
    private const int PrefaceBytes = 24;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    // Earlier ones stay open.
    private readonly List<NetworkStream> _streams = [];

    public FakeServer() => _listener.Start();

    private NetworkStream Newest => _streams[^1];

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Accepts a connection, and sends the settings.</summary>
    public async Task AcceptAsync(CancellationToken stopping, params (short Setting, int Value)[] settings)
    {
        await AcceptSilentlyAsync(stopping);
        await SendAsync(buffer =>
        {
            var payload = Http2Frame.Begin(buffer, Http2Frame.Settings, 0, 0, 6 * settings.Length);
            foreach (var (setting, value) in settings)
            {
                BinaryPrimitives.WriteInt16BigEndian(payload, setting);
                BinaryPrimitives.WriteInt32BigEndian(payload[2..], value);
                payload = payload[6..];
            }
        });
    }

    public async Task AcceptSilentlyAsync(CancellationToken stopping)
    {
        _streams.Add(new NetworkStream(await _listener.AcceptSocketAsync(stopping), ownsSocket: true));
        await Newest.ReadExactlyAsync(new byte[PrefaceBytes], stopping);
    }

    public async Task SendAsync(Action<SendBuffer> write)
    {
        var buffer = new SendBuffer();
        write(buffer);
        await Newest.WriteAsync(buffer.Waiting.ToArray());
    }

    /// <summary>Waits for a frame of a type; others are passed over.</summary>
    public async Task<(byte Flags, int Stream, byte[] Payload)> NextAsync(byte type, CancellationToken stopping)
    {
        while (true)
        {
            var header = new byte[Http2Frame.FrameHeaderBytes];
            await Newest.ReadExactlyAsync(header, stopping);
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >>> 8];
            await Newest.ReadExactlyAsync(payload, stopping);
            if (header[3] == type && !(type == Http2Frame.Settings && (header[4] & Http2Frame.Acknowledgement) != 0))
            {
                return (header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
            }
        }
    }

    public void Dispose()
    {
        _streams.ForEach(static stream => stream.Dispose());
        _listener.Dispose();
    }
}
