using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using ChatGo.Api;
using ChatGo.Client.Load.Http2;
using Google.Protobuf;

namespace ChatGo.Tests.Server.Http2;

/// <summary>A client of HTTP/2 by hand: a test says when it reads, how much the server may send, and how it goes. It
/// holds every frame that comes to RFC 9113; the first that breaks it fails <see cref="Reading"/>.</summary>
internal sealed class Peer : IDisposable
{
    private const short InitialWindowSetting = 4;
    private const int SettingBytes = 6;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning disable CA2213
    private readonly SemaphoreSlim _sending = new(1);
#pragma warning restore CA2213
    private readonly PeerFrames _frames;
    private readonly string _authority;
    private volatile TaskCompletionSource _mayRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _nextStream = 1;

    private Peer(Uri address, int window)
    {
        _authority = address.Authority;
        _frames = new PeerFrames(window);
        _mayRead.SetResult();
    }

    /// <summary>Done where the connection ended, failed where the server broke a rule.</summary>
    public Task Reading { get; private set; } = Task.CompletedTask;

    /// <summary>Gets whether what comes is given back to the server's windows at once.</summary>
    public bool IsGranting => _frames.IsGranting;

    /// <summary>Gets how many pings were answered.</summary>
    public int PingsAnswered => _frames.PingsAnswered;

    /// <summary>Gets how many were sent.</summary>
    public int PingsSent => _frames.PingsSent;

    /// <summary>Gets or sets whether it answers the server's pings.</summary>
    public bool AnswersPings { get; set; } = true;

    /// <summary>Connects.</summary>
    /// <param name="address">The server's.</param>
    /// <param name="window">What the server may send on each stream at first. Unit: bytes.</param>
    /// <param name="cancellationToken">The test's.</param>
    public static async Task<Peer> ConnectAsync(Uri address, int window, CancellationToken cancellationToken)
    {
        var peer = new Peer(address, window);
        await peer._socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        var opening = new SendBuffer();
        opening.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        WriteInitialWindow(opening, window);
        await peer.SendAsync(opening);
        peer.Reading = Task.Run(peer.ReadAsync, CancellationToken.None);
        return peer;
    }

    /// <summary>Reads a room.</summary>
    public Task<PeerStream> ConnectChatAsync(string room, Action<Message> deliver) => CallAsync(
        "/chat_v1.ChatV1/ConnectChat", new ConnectChatRequest { ChatId = room, Username = "peer", CreateIfMissing = true },
        bytes => deliver(Message.Parser.ParseFrom(bytes)));

    /// <summary>Calls a method.</summary>
    /// <param name="method">Its path.</param>
    /// <param name="request">The one message.</param>
    /// <param name="deliver">Gets each message of the response; what it throws fails <see cref="Reading"/>.</param>
    public async Task<PeerStream> CallAsync(string method, IMessage request, Action<byte[]> deliver)
    {
        var message = GrpcFrame.Of(request);
        return await OpenAsync(method, [], deliver, (call, stream) =>
        {
            stream.HasSentAll = true;
            message.CopyTo(Http2Frame.Begin(call, Http2Frame.Data, Http2Frame.EndStream, stream.Id, message.Length));
        });
    }

    /// <summary>Begins a call and sends nothing of its request.</summary>
    /// <param name="method">Its path.</param>
    /// <param name="fields">Further header fields, encoded.</param>
    public Task<PeerStream> OpenAsync(string method, byte[] fields) =>
        OpenAsync(method, fields, static _ => { }, static (_, _) => { });

    /// <summary>Lets the server send more.</summary>
    /// <param name="stream">On a stream; 0: in all.</param>
    /// <param name="bytes">How much.</param>
    public Task GrantAsync(int stream, int bytes)
    {
        _frames.Grant(stream, bytes);
        var outbox = new SendBuffer();
        Http2Frame.Widen(outbox, stream, bytes);
        return SendAsync(outbox);
    }

    /// <summary>Gives nothing back any more: the server's windows run dry.</summary>
    public void StopGranting() => _frames.IsGranting = false;

    /// <summary>Gives all back that came meanwhile, and goes on doing so.</summary>
    public Task StartGrantingAsync()
    {
        var outbox = new SendBuffer();
        _frames.IsGranting = true;
        _frames.GrantAll(outbox);
        return SendAsync(outbox);
    }

    /// <summary>Leaves what comes in the socket.</summary>
    public void StopReading()
    {
        if (_mayRead.Task.IsCompleted)
        {
            _mayRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Reads on.</summary>
    public void StartReading() => _mayRead.TrySetResult();

    /// <summary>Sets what the server may send on each stream; those that are open move with it. Unit: bytes.</summary>
    public Task SetInitialWindowAsync(int window)
    {
        _frames.SetInitialWindow(window);
        var outbox = new SendBuffer();
        WriteInitialWindow(outbox, window);
        return SendAsync(outbox);
    }

    /// <summary>Ends a stream at once, with CANCEL.</summary>
    public Task ResetAsync(PeerStream stream)
    {
        stream.Leave();
        var outbox = new SendBuffer();
        BinaryPrimitives.WriteInt32BigEndian(
            Http2Frame.Begin(outbox, Http2Frame.Reset, 0, stream.Id, sizeof(int)), 8);
        return PingAsync(outbox, stream);
    }

    /// <summary>Asks whether the server is there.</summary>
    public Task PingAsync() => PingAsync(new SendBuffer(), settled: null);

    /// <inheritdoc cref="PeerFrames.CanGrant"/>
    public bool CanGrant(int stream, int bytes) => _frames.CanGrant(stream, bytes);

    /// <inheritdoc cref="PeerFrames.CanSetInitialWindow"/>
    public bool CanSetInitialWindow(int window) => _frames.CanSetInitialWindow(window);

    private async Task PingAsync(SendBuffer outbox, PeerStream? settled)
    {
        Http2Frame.Begin(outbox, Http2Frame.Ping, 0, 0, sizeof(long));
        await _sending.WaitAsync();
        try
        {
            _frames.Ping(settled);
            await SendNowAsync(outbox);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends any frames.</summary>
    public async Task SendAsync(SendBuffer frames)
    {
        await _sending.WaitAsync();
        try
        {
            await SendNowAsync(frames);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Breaks the connection: what was sent is lost, the server's socket fails.</summary>
    public void Break()
    {
        _frames.LeaveAll(isDone: false);
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
        StartReading();
    }

    /// <summary>Closes the connection as a process does that ends.</summary>
    public void Dispose()
    {
        _frames.LeaveAll(isDone: false);
        _socket.Dispose();
        // _sending stays: an answer may be on its way, and it holds nothing of the system's.
        StartReading();
    }

    /// <summary>Reports that nothing more will be sent, and goes on reading.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    private static void WriteInitialWindow(SendBuffer outbox, int window)
    {
        var setting = Http2Frame.Begin(outbox, Http2Frame.Settings, 0, 0, SettingBytes);
        BinaryPrimitives.WriteInt16BigEndian(setting, InitialWindowSetting);
        BinaryPrimitives.WriteInt32BigEndian(setting[sizeof(short)..], window);
    }

    /// <summary>A literal header without indexing (RFC 7541, 6.2.2); names and values below 127 bytes.</summary>
    private static byte[] Literal(string name, string value) =>
    [
        0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value),
    ];

    private async Task<PeerStream> OpenAsync(
        string method, byte[] fields, Action<byte[]> deliver, Action<SendBuffer, PeerStream> goOn)
    {
        (string Name, string Value)[] headers =
        [
            (":method", "POST"), (":scheme", "http"), (":path", method), (":authority", _authority),
            ("content-type", "application/grpc"), ("te", "trailers"),
        ];
        byte[] block = [.. headers.SelectMany(static header => Literal(header.Name, header.Value)), .. fields];
        await _sending.WaitAsync();
        try
        {
            var stream = _frames.Open(_nextStream, deliver);
            _nextStream += 2;
            var call = new SendBuffer();
            block.CopyTo(Http2Frame.Begin(
                call, Http2Frame.Headers, Http2Frame.EndHeaders, stream.Id, block.Length));
            goOn(call, stream);
            await SendNowAsync(call);
            return stream;
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task SendNowAsync(SendBuffer frames)
    {
        try
        {
            for (var rest = frames.Waiting.ToArray().AsMemory(); !rest.IsEmpty;)
            {
                rest = rest[await _socket.SendAsync(rest)..];
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The reading end tells.
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[65_536];
        var bytes = 0;
        try
        {
            while (true)
            {
                await _mayRead.Task;
                var received = await _socket.ReceiveAsync(buffer.AsMemory(bytes));
                if (received == 0)
                {
                    break;
                }

                bytes += received;
                var answers = new SendBuffer();
                var taken = _frames.Take(buffer.AsSpan(0, bytes), answers, AnswersPings);
                buffer.AsSpan(taken, bytes - taken).CopyTo(buffer);
                bytes -= taken;
                if (!answers.IsEmpty)
                {
                    await SendAsync(answers);
                }
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
        }
        finally
        {
            _frames.LeaveAll(isDone: true);
        }
    }
}
