namespace ChatGo.Server.Logging;

/// <summary>Keeps one line out of a log: gRPC's server logs an error, with its trace, where a connection ends before its
/// request is read. The caller has gone; that is no error of the server.</summary>
internal sealed class AbortedCallLogFilter(ILogger inner) : ILogger
{
    /// <summary>Who logs it.</summary>
    public const string Category = "Grpc.AspNetCore.Server.ServerCallHandler";

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    /// <inheritdoc/>
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
