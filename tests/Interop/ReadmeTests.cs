using ChatGo.Tests.Server;

namespace ChatGo.Tests.Interop;

/// <summary>What the README shows runs as it stands.</summary>
[ClassDataSource<RunningServer, PythonClient>(Shared = [SharedType.PerTestSession, SharedType.PerTestSession])]
public sealed class ReadmeTests(RunningServer server, PythonClient python)
{
    private const string Part = "Use it";

    [Test, Timeout(60_000)]
    public async Task Readme_ShowsAPythonClientThatRuns(CancellationToken cancellationToken)
    {
        python.SkipWhereMissing();
        var code = (await Readme.ShownAsync(Part, "python", cancellationToken)).Single();

        var (exitCode, output) = await python.RunCodeAsync(
            code.Replace("localhost:50051", server.Address.Authority, StringComparison.Ordinal), cancellationToken);

        await Assert.That(exitCode).IsEqualTo(0).Because(output);
        await Assert.That(output.Trim()).IsEqualTo("1 John hello");
    }

    [Test, Timeout(60_000)]
    public async Task Readme_ShowsACSharpClientThatRuns(CancellationToken cancellationToken)
    {
        var shown = (await Readme.ShownAsync(Part, "csharp", cancellationToken)).Single();
        var compiled = await Readme.CompiledAsync(
            "ReadmeClient.cs", cancellationToken, ("(address)", "(\"http://localhost:50051\")"));
        await using var output = new StringWriter();

        await ReadmeClient.RunAsync(server.Address.ToString(), output);

        await Assert.That(shown.Trim()).IsEqualTo(compiled.Trim());
        await Assert.That(output.ToString().Trim()).IsEqualTo("1 John hello");
    }
}
