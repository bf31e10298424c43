using ChatGo.Client.Connections;
using ChatGo.Client.Terminal;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Client.Terminal;

public sealed class ServerNoticesTests : IDisposable
{
    private static readonly ConnectionFault Refused = new(Recovery.Retry, "connection refused");

    private readonly StringWriter _error = new();

    [Test]
    [Arguments(0.75, "0.8")]
    [Arguments(0.0, "0.1")]
    [Arguments(5.0, "5.0")]
    public async Task OnRetry_TellsServerReasonAndDelay(double delaySeconds, string expected)
    {
        using var screen = Open();
        var notices = new ServerNotices(new Uri("http://localhost:50051"), screen, new FakeTimeProvider());

        notices.OnRetry(Refused, TimeSpan.FromSeconds(delaySeconds));

        await Assert.That(_error.ToString().TrimEnd())
            .IsEqualTo($"waiting for http://localhost:50051: connection refused; next try in {expected} s");
    }

    [Test]
    public async Task OnRetry_AfterAnAnswer_TellsTheSameReasonAgain()
    {
        using var screen = Open();
        var notices = new ServerNotices(new Uri("http://localhost:50051"), screen, new FakeTimeProvider());

        notices.OnRetry(Refused, TimeSpan.Zero);
        notices.OnRetry(Refused, TimeSpan.Zero);
        notices.OnAnswer();
        notices.OnRetry(Refused, TimeSpan.Zero);

        await Assert.That(_error.ToString().Split("waiting").Length - 1).IsEqualTo(2);
    }

    public void Dispose() => _error.Dispose();

    private Screen Open() => new(
        new LineOutput(TextWriter.Null, isTerminal: false), new LineOutput(_error, isTerminal: false), color: false);
}
