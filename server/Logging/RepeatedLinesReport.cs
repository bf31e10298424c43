namespace ChatGo.Server.Logging;

/// <summary>Logs once a minute which lines were left out, and how often.</summary>
internal sealed class RepeatedLinesReport(RepeatedLines repeats, ILogger<RepeatedLinesReport> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => repeats.TellAsync(logger, stoppingToken);
}
