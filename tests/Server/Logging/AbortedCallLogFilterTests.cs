using ChatGo.Server.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ChatGo.Tests.Server.Logging;

public class AbortedCallLogFilterTests
{
    [Test]
    [Arguments(AbortedCallLogFilter.Category, true, false)]
    [Arguments(AbortedCallLogFilter.Category, false, true)]
    [Arguments("ChatGo", true, true)]
    public async Task Error_IsLogged_UnlessACallersConnectionEnded(string category, bool isAborted, bool isLogged)
    {
        using var logs = new RecordingLogs();
        using var loggers = new LoggerFactory([logs]);
        using var filtered = new FilteredLoggers(loggers, new RepeatedLines(TimeProvider.System));
        Exception error = isAborted
            ? new IOException("The request stream was aborted.", new ConnectionAbortedException())
            : new InvalidOperationException("A bug.");

        filtered.CreateLogger(category).Log(
            LogLevel.Error, default, "Error when executing service method", error, static (state, _) => state);

        await Assert.That(logs.Errors.Count == 1).IsEqualTo(isLogged);
    }
}
