namespace ChatGo.Tests.Server.Races;

/// <summary>The readers of one connection.</summary>
internal interface IAudience : IDisposable
{
    public IReadOnlyList<SoakReader> Readers { get; }

    /// <summary>Fails where the server broke a rule.</summary>
    public Task Failing { get; }

    /// <summary>Does what the plan says, to the last moment of it.</summary>
    public Task RunAsync(CancellationToken cancellationToken);
}
