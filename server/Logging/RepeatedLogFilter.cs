using Microsoft.AspNetCore.Connections;

namespace ChatGo.Server.Logging;

/// <summary>Lets a line of a kind pass once a minute and counts the rest: what strangers do to their connections must not
/// fill the log. A trace says nothing about them, so it is left out.</summary>
/// <param name="inner">Where lines go.</param>
/// <param name="category">Whose lines they are.</param>
/// <param name="repeats">Counts them.</param>
internal sealed class RepeatedLogFilter(ILogger inner, string category, RepeatedLines repeats) : ILogger
{
    /// <summary>How the categories begin whose lines are about single connections.</summary>
    public const string CategoryPrefix = "Microsoft.AspNetCore.Server.Kestrel";

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
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var line = formatter(state, exception);
        if (logLevel < LogLevel.Warning)
        {
            inner.Log(logLevel, eventId, line, exception, static (text, _) => text);
        }
        else if (repeats.IsFirst(category, eventId.Id, exception?.GetType()))
        {
            var text = exception is null ? line : $"{line} {exception.GetType().Name}: {exception.Message}";
            // A connection that was let go is nothing critical of the server's, whatever the framework calls it.
            var level = exception is ConnectionAbortedException ? LogLevel.Warning : logLevel;
            inner.Log(level, eventId, text, exception: null, static (text, _) => text);
        }
    }
}
