using ChatGo.Client.Connections;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace ChatGo.Client.Load.Wire;

/// <summary>A line that goes everywhere, by Grpc.Net.Client: with TLS, on every system.</summary>
/// <param name="servers">Where they are and what opens them.</param>
/// <param name="pause">How long each message keeps the reader busy.</param>
internal sealed class LibraryLine(ServerRota servers, TimeSpan pause = default) : ILoadLine
{
    private readonly Lock _gate = new();
    private readonly List<GrpcChannel> _left = [];
    private GrpcChannel _channel = ChatChannel.Open(servers.Server.Address);

    /// <inheritdoc/>
    public int Turn => servers.Turn;

    /// <inheritdoc/>
    public ValueTask<ICall> CallAsync(
        string method, IMessage request, bool isOnly, ICallListener listener, CancellationToken stopping)
    {
        try
        {
            var invoker = Volatile.Read(ref _channel).CreateCallInvoker();
            return new(LibraryCall.Start(invoker, servers.Server.Credential, method, request, isOnly, listener, pause));
        }
        catch (ObjectDisposedException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "the connection was cut"));
        }
    }

    /// <inheritdoc/>
    public void Leave(int turn)
    {
        lock (_gate)
        {
            if (servers.TryMove(turn))
            {
                _left.Add(Interlocked.Exchange(ref _channel, ChatChannel.Open(servers.Server.Address)));
            }
        }
    }

    /// <inheritdoc/>
    public void Cut()
    {
        lock (_gate)
        {
            _left.Add(Interlocked.Exchange(ref _channel, ChatChannel.Open(servers.Server.Address)));
            CloseLeft();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            CloseLeft();
            _channel.Dispose();
        }
    }

    private void CloseLeft()
    {
        _left.ForEach(static channel => channel.Dispose());
        _left.Clear();
    }
}
