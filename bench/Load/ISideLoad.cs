using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Load;

/// <summary>What else is done to a server while messages are sent and read, on the load's thread.</summary>
internal interface ISideLoad
{
    /// <summary>Connects.</summary>
    /// <exception cref="LoadException">The server did not play along.</exception>
    public void Join(EventLoop loop, int port, CancellationToken cancellationToken);

    /// <summary>Does what is due. Called every millisecond or so.</summary>
    public void Pump();
}
