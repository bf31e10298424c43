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
        var code = await ShownAsync("python", cancellationToken);

        var (exitCode, output) = await python.RunCodeAsync(
            code.Replace("localhost:50051", server.Address.Authority, StringComparison.Ordinal), cancellationToken);

        await Assert.That(exitCode).IsEqualTo(0).Because(output);
        await Assert.That(output.Trim()).IsEqualTo("1 John hello");
    }

    [Test, Timeout(60_000)]
    public async Task Readme_ShowsACSharpClientThatRuns(CancellationToken cancellationToken)
    {
        var shown = await ShownAsync("csharp", cancellationToken);
        using var source = new StreamReader(typeof(ReadmeTests).Assembly.GetManifestResourceStream("ReadmeClient.cs")!);
        var compiled = CompiledSnippet().Match(await source.ReadToEndAsync(cancellationToken)).Groups["code"].Value
            .Replace("(address)", "(\"http://localhost:50051\")", StringComparison.Ordinal)
            .Replace("await output.WriteLineAsync", "Console.WriteLine", StringComparison.Ordinal)
            .Replace("\n        ", "\n", StringComparison.Ordinal);
        await using var output = new StringWriter();

        await ReadmeClient.RunAsync(server.Address.ToString(), output);

        await Assert.That(shown.Trim()).IsEqualTo(compiled.Trim());
        await Assert.That(output.ToString().Trim()).IsEqualTo("1 John hello");
    }

    private static async Task<string> ShownAsync(string language, CancellationToken cancellationToken)
    {
        using var readme = new StreamReader(typeof(ReadmeTests).Assembly.GetManifestResourceStream("README.md")!);
        return Snippets().Matches(await readme.ReadToEndAsync(cancellationToken))
            .Single(snippet => snippet.Groups["language"].Value == language).Groups["code"].Value;
    }

    [GeneratedRegex("```(?<language>[a-z]+)\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippets();

    [GeneratedRegex("// As in the README:\n(?<code>.*?)\n *// So far.", RegexOptions.Singleline)]
    private static partial Regex CompiledSnippet();
}
