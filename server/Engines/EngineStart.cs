using ChatGo.Core.Engines;

namespace ChatGo.Server.Engines;

/// <summary>Gets the engine ready before anything listens.</summary>
/// <param name="engine">The engine.</param>
internal sealed class EngineStart(IRoomEngine engine) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken) => await engine.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
