using Google.Protobuf;

namespace ChatGo.Client.Load.Wire;

/// <summary>A call under way. Any thread may use it; disposing cancels it where it is not over.</summary>
internal interface ICall : IDisposable
{
    /// <summary>Sends a message behind the first.</summary>
    /// <returns>False: the call takes no more for now, or is over.</returns>
    public bool TrySend(IMessage message);
}
