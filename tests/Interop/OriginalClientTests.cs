using ChatGo.Tests.Server;

namespace ChatGo.Tests.Interop;

/// <summary>A client of the Go original, in Python, unchanged.</summary>
[ClassDataSource<RunningServer, PythonClient>(Shared = [SharedType.PerTestSession, SharedType.PerTestSession])]
public sealed class OriginalClientTests(RunningServer server, PythonClient python)
{
    [Test, Timeout(60_000)]
    [Arguments("talk")]
    [Arguments("burst")]
    [Arguments("unknown_chat")]
    [Arguments("reflection")]
    [Arguments("health")]
    public async Task OriginalClient_FindsWhatItKnows(string scenario, CancellationToken cancellationToken)
    {
        python.SkipWhereMissing();

        var (exitCode, output) = await python.RunClientAsync("client.py", [server.Address.Authority, scenario], cancellationToken);
        await Assert.That(exitCode).IsEqualTo(0).Because(output);
    }
}
