namespace ChatGo.Bench.Soak.Actors;

/// <summary>Somebody who does something to the server over and over.</summary>
internal interface IActor
{
    /// <summary>Does it until it is to leave, and closes all that it opened.</summary>
    public Task RunAsync(CancellationToken leaving);
}
