using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Client.Load.Wire;

/// <summary>The connection that some users share. It can be cut, as a network does, and is dialled anew by the next
/// call: to the same server, or to the next one.</summary>
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

    /// <summary>The turn of the server that further calls go to.</summary>
    public int Turn { get; }

    /// <summary>Has further calls go to the next server, unless they do since; those that are under way go on.</summary>
    /// <param name="turn">The turn at which the server failed.</param>
    public void Leave(int turn);

    /// <summary>Cuts the connection with all its calls.</summary>
    public void Cut();
}
