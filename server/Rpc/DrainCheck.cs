using ChatGo.Server.Streams;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatGo.Server.Rpc;

/// <summary>Healthy until the server stops.</summary>
internal sealed class DrainCheck(OpenStreams streams) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(streams.IsDraining ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy());
}
