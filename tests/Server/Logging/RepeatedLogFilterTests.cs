using ChatGo.Server.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Logging;

[Timeout(20_000)]
public sealed class RepeatedLogFilterTests
{
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel.Http2";

    [Test]
    public async Task Warnings_OfOneKind_AreLoggedOnceAMinuteAndCounted(CancellationToken cancellationToken)
    {
        var clock = new FakeTimeProvider();
        using var logs = new RecordingLogs();
        using var loggers = new LoggerFactory([logs]);
        var repeats = new RepeatedLines(clock);
        using var filtered = new FilteredLoggers(loggers, repeats);
        var logger = filtered.CreateLogger(Kestrel);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var telling = repeats.TellAsync(loggers.CreateLogger("ChatGo"), stopping.Token);

        for (var line = 0; line < 100; line++)
        {
            Log(logger, 1, new FormatException("bad index"));
        }

        Log(logger, 1, new InvalidOperationException("another"));
        Log(logger, 2, null);
        await Assert.That(logs.Lines.Select(static line => line.Trim())).IsEquivalentTo(
            ["Warning: line 1 FormatException: bad index", "Warning: line 1 InvalidOperationException: another", "Warning: line 2"]);

        clock.Advance(RepeatedLines.Window);
        await Eventually.HoldsAsync("the rest is told", () => logs.Lines.Count == 4, cancellationToken);
        await Assert.That(logs.Lines.Last()).Contains($"99 more lines like one above were left out in the last minute: {Kestrel}, event 1");
        Log(logger, 1, new FormatException("bad index"));
        await Assert.That(logs.Lines.Count).IsEqualTo(5);
        await stopping.CancelAsync();
        await Assert.That(async () => await telling).Throws<OperationCanceledException>();
    }

    [Test]
    public async Task AConnectionThatWasLetGo_IsNotCritical(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var logs = new RecordingLogs();
        using var loggers = new LoggerFactory([logs]);
        using var filtered = new FilteredLoggers(loggers, new RepeatedLines(TimeProvider.System));
        var logger = filtered.CreateLogger(Kestrel);

        // So says Kestrel of a peer that makes it reset streams faster than it takes the resets.
        Log(logger, 1, new ConnectionAbortedException("full"), LogLevel.Critical);
        Log(logger, 2, new InvalidOperationException("why"), LogLevel.Critical);

        await Assert.That(logs.Lines.Select(static line => line.Trim())).IsEquivalentTo(
            ["Warning: line 1 ConnectionAbortedException: full", "Critical: line 2 InvalidOperationException: why"]);
    }

    [Test]
    public async Task Lines_OfTheServerItself_AreNotCounted(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var logs = new RecordingLogs();
        using var loggers = new LoggerFactory([logs]);
        using var filtered = new FilteredLoggers(loggers, new RepeatedLines(TimeProvider.System));
        for (var line = 0; line < 3; line++)
        {
            Log(filtered.CreateLogger("ChatGo.Server"), 1, null);
        }

        await Assert.That(logs.Lines.Count).IsEqualTo(3);
    }

    private static void Log(ILogger logger, int eventId, Exception? error, LogLevel level = LogLevel.Warning)
    {
        if (logger.IsEnabled(level))
        {
            logger.Log(level, eventId, $"line {eventId}", error, static (text, _) => text);
        }
    }
}
