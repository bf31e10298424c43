using Grpc.Core;

namespace ChatGo.Client.Load.Wire;

/// <summary>Hears what comes of a call. One thread at a time calls, and must not be kept waiting.</summary>
internal interface ICallListener
{
    /// <summary>The server has taken the call. Before the first message; not where it refuses the call.</summary>
    public void OnHeaders();

    /// <summary>A message came.</summary>
    /// <param name="message">Its bytes, until this returns.</param>
    /// <exception cref="RpcException">The call shall end, with this status.</exception>
    public void OnMessage(ReadOnlySpan<byte> message);

    /// <summary>The call is over. Comes once, and nothing after it.</summary>
    public void OnEnd(Status status);
}
