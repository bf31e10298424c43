using ChatGo.Server.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ChatGo.Tests.Server;

public class AbortedCallsTests
{
    private const string CallHandler = "Grpc.AspNetCore.Server.ServerCallHandler";

    [Test]
    [Arguments(CallHandler, true, false)]
    [Arguments(CallHandler, false, true)]
    [Arguments("ChatGo", true, true)]
    public async Task Error_IsLogged_UnlessACallersConnectionEnded(string category, bool isAborted, bool isLogged)
    {
        using var logs = new RecordingLogs();
        using var loggers = new LoggerFactory([logs]);
        using var aborted = new AbortedCalls(loggers);
        Exception error = isAborted
            ? new IOException("The request stream was aborted.", new ConnectionAbortedException())
            : new InvalidOperationException("A bug.");

        aborted.CreateLogger(category).Log(
            LogLevel.Error, default, "Error when executing service method", error, static (state, _) => state);

        await Assert.That(logs.Errors.Count == 1).IsEqualTo(isLogged);
    }
}
