namespace ChatGo.Server.Streams;

/// <summary>Counts the connections that are open.</summary>
internal interface IConnectionCount
{
    /// <summary>Gets how many are.</summary>
    public int Count { get; }
}
