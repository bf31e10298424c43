using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Load;

/// <summary>Makes rooms on one connection.</summary>
internal interface IRoomMaker : IProtocol
{
    /// <summary>Gets whether all are there.</summary>
    public bool IsDone { get; }

    /// <summary>Asks for the next ones.</summary>
    public void AskForMore(SendBuffer outbox);
}
