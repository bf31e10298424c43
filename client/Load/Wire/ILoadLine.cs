using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Client.Load.Wire;

/// <summary>The connection that some users share. It can be cut, as a network does, and is dialled anew by the next
/// call.</summary>
/// <remarks>Any thread may call.</remarks>
internal interface ILoadLine : IDisposable
{
    /// <summary>Calls a method.</summary>
    /// <param name="method">Its name in chat_v1.ChatV1.</param>
    /// <param name="request">The first message.</param>
    /// <param name="isOnly">Whether no other follows.</param>
    /// <param name="listener">Hears what comes of it, even before this returns.</param>
    /// <param name="stopping">Gives the dialling up.</param>
    /// <exception cref="RpcException">There is no connection; the listener hears nothing.</exception>
    public ValueTask<ICall> CallAsync(
        string method, IMessage request, bool isOnly, ICallListener listener, CancellationToken stopping);

    /// <summary>Cuts the connection with all its calls.</summary>
    public void Cut();
}
