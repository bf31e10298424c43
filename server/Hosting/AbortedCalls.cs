namespace ChatGo.Server.Hosting;

/// <summary>Makes the loggers, and keeps one line out of them: gRPC's server logs an error, with its trace, where a
/// connection ends before its request is read. The caller has gone; that is no error of the server.</summary>
internal sealed class AbortedCalls(LoggerFactory loggers) : ILoggerFactory
{
    private const string CallHandler = "Grpc.AspNetCore.Server.ServerCallHandler";

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName)
    {
        var logger = loggers.CreateLogger(categoryName);
        return categoryName == CallHandler ? new CallLogger(logger) : logger;
    }

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    /// <inheritdoc/>
    public void Dispose() => loggers.Dispose();

    private sealed class CallLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (exception is not IOException)
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
