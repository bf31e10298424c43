using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Client.Connections;

/// <summary>One stream of a connection, from the join to its end. One task reads and one sends.</summary>
internal interface IChatStream : IDisposable
{
    /// <summary>Messages and notices of the room.</summary>
    public IAsyncStreamReader<Message> Messages { get; }

    /// <summary>Asks for the room. A Welcome or the stream's end tells what came of it.</summary>
    public Task JoinAsync(ConnectChatRequest room, CancellationToken stopping);

    /// <summary>Sends <paramref name="message"/>, once the room is joined under <paramref name="chatRef"/>.</summary>
    public Task SendAsync(OutgoingMessage message, uint chatRef, CancellationToken stopping);

    /// <summary>Settles what <paramref name="ack"/> answers.</summary>
    /// <exception cref="RpcException">The join was refused.</exception>
    public void Acknowledge(Ack ack);
}
