namespace ChatGo.Server.Logging;

/// <summary>Makes the loggers, and puts filters before those of the framework that log what strangers do.</summary>
internal sealed class FilteredLoggers(LoggerFactory loggers, RepeatedLines repeats) : ILoggerFactory
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName)
    {
        var logger = loggers.CreateLogger(categoryName);
        return categoryName == AbortedCallLogFilter.Category
            ? new AbortedCallLogFilter(logger)
            : categoryName.StartsWith(RepeatedLogFilter.CategoryPrefix, StringComparison.Ordinal)
                ? new RepeatedLogFilter(logger, categoryName, repeats)
                : logger;
    }

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    /// <inheritdoc/>
    public void Dispose() => loggers.Dispose();
}
