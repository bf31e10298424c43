using ChatGo.Client.Connections;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace ChatGo.Client.Load.Wire;

/// <summary>A line that goes everywhere, by Grpc.Net.Client: with TLS, on every system.</summary>
/// <param name="server">Where it is and what opens it.</param>
/// <param name="pause">How long each message keeps the reader busy.</param>
internal sealed class LibraryLine(ServerAccess server, TimeSpan pause = default) : ILoadLine
{
    private GrpcChannel _channel = ChatChannel.Open(server.Address);

    /// <inheritdoc/>
    public ValueTask<ICall> CallAsync(
        string method, IMessage request, bool isOnly, ICallListener listener, CancellationToken stopping)
    {
        try
        {
            var invoker = Volatile.Read(ref _channel).CreateCallInvoker();
            return new(LibraryCall.Start(invoker, server.Credential, method, request, isOnly, listener, pause));
        }
        catch (ObjectDisposedException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "the connection was cut"));
        }
    }

    /// <inheritdoc/>
    public void Cut() => Interlocked.Exchange(ref _channel, ChatChannel.Open(server.Address)).Dispose();

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();
}
