using System.Text.RegularExpressions;
using ChatGo.Tests.Server;

namespace ChatGo.Tests.Interop;

/// <summary>What the README shows runs as it stands.</summary>
[ClassDataSource<RunningServer, PythonClient>(Shared = [SharedType.PerTestSession, SharedType.PerTestSession])]
public sealed partial class ReadmeTests(RunningServer server, PythonClient python)
{
    [Test, Timeout(60_000)]
    public async Task Readme_ShowsAPythonClientThatRuns(CancellationToken cancellationToken)
    {
        python.SkipWhereMissing();
        using var readme = new StreamReader(typeof(ReadmeTests).Assembly.GetManifestResourceStream("README.md")!);
        var code = Snippet().Match(await readme.ReadToEndAsync(cancellationToken)).Groups["code"].Value;

        var (exitCode, output) = await python.RunCodeAsync(
            code.Replace("localhost:50051", server.Address.Authority, StringComparison.Ordinal), cancellationToken);

        await Assert.That(exitCode).IsEqualTo(0).Because(output);
        await Assert.That(output.Trim()).IsEqualTo("1 John hello");
    }

    [GeneratedRegex("```python\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
