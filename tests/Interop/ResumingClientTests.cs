using ChatGo.Tests.Server;

namespace ChatGo.Tests.Interop;

/// <summary>A client of today's contract, in Python, whose connection is killed while messages flow.</summary>
[ClassDataSource<PythonClient>(Shared = SharedType.PerTestSession)]
public sealed class ResumingClientTests(PythonClient python)
{
    [Test, Timeout(120_000)]
    [Arguments("resume", "4096")]
    [Arguments("gaps", "64")]
    public async Task ResumingClient_AccountsForEveryMessage(
        string scenario, string held, CancellationToken cancellationToken)
    {
        python.SkipWhereMissing();
        await using var server = await RunningServer.StartAsync(null, "--history-messages", held);

        var (exitCode, output) =
            await python.RunClientAsync("resume.py", [server.Address.Authority, scenario], cancellationToken);
        await Assert.That(exitCode).IsEqualTo(0).Because(output);
    }
}
