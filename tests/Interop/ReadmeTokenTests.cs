namespace ChatGo.Tests.Interop;

/// <summary>The README's walk from nothing to clients with a token over TLS runs as it stands.</summary>
[ClassDataSource<PythonClient>(Shared = SharedType.PerTestSession)]
public sealed class ReadmeTokenTests(PythonClient python)
{
    [Test, Timeout(120_000)]
    public async Task Readme_ShowsAServerThatKnowsItsCallers_AndHowToTalkThere(CancellationToken cancellationToken)
    {
        await using var walk = await ReadmeWalk.StartAsync(cancellationToken);

        var (exitCode, output) = await walk.RunAsync("", "hello\n", cancellationToken);

        await Assert.That(exitCode).IsEqualTo(0).Because(output);
        await Assert.That(output).StartsWith("lobby\n").And.Contains("  ann: hello\n");
    }

    [Test, Timeout(120_000)]
    public async Task Readme_ShowsAPythonClientWithATokenThatRuns(CancellationToken cancellationToken)
    {
        python.SkipWhereMissing();
        await using var walk = await ReadmeWalk.StartAsync(cancellationToken);
        var code = (await Readme.ShownAsync(ReadmeWalk.Part, "python", cancellationToken)).Single();

        var (exitCode, output) = await walk.RunAsync(
            $"""
            {python.ShellCommand} {walk.Write("client.py", code)}
            chatgo history lobby --server https://{walk.Authority}
            """,
            input: "",
            cancellationToken);

        await Assert.That(exitCode).IsEqualTo(0).Because(output);
        await Assert.That(output).Contains("sent as 1\n").And.Contains("  ann: hello from Python\n");
    }

    [Test, Timeout(120_000)]
    public async Task Readme_ShowsACSharpClientWithATokenThatRuns(CancellationToken cancellationToken)
    {
        var shown = (await Readme.ShownAsync(ReadmeWalk.Part, "csharp", cancellationToken)).Single();
        var compiled = await Readme.CompiledAsync(
            "ReadmeTokenClient.cs",
            cancellationToken,
            ("(address,", "(\"https://localhost:50051\","),
            ("(certificate)", "(\"chat.pem\")"),
            ("{token}", "{Environment.GetEnvironmentVariable(\"CHATGO_TOKEN\")}"));
        await using var walk = await ReadmeWalk.StartAsync(cancellationToken);
        var (exitCode, said) = await walk.RunAsync("printf %s \"$CHATGO_TOKEN\" > token", input: "", cancellationToken);
        await Assert.That(exitCode).IsEqualTo(0).Because(said);
        var token = await File.ReadAllTextAsync(walk.PathOf("token"), cancellationToken);
        await using var output = new StringWriter();

        await ReadmeTokenClient.RunAsync($"https://{walk.Authority}", walk.PathOf("chat.pem"), token, output);

        await Assert.That(shown.Trim()).IsEqualTo(compiled.Trim());
        await Assert.That(output.ToString().Trim()).IsEqualTo("sent as 1");
    }
}
