using System.Text.RegularExpressions;
using ChatGo.Tests.Server;

namespace ChatGo.Tests.Interop;

/// <summary>The loops that api/README.md shows: each is a file here, and runs over a connection that is cut.</summary>
[ClassDataSource<RunningServer, PythonClient>(Shared = [SharedType.PerTestSession, SharedType.PerTestSession])]
public sealed partial class ResumeLoopTests(RunningServer server, PythonClient python)
{
    private const string Node = "/usr/bin/node";

    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "Interop");
    private static readonly string NodeLoop = Path.Combine(Sources, "node", "resume_loop.mjs");

    [Test, Timeout(120_000)]
    public async Task PythonLoop_ShowsEveryMessageOnce(CancellationToken cancellationToken)
    {
        python.SkipWhereMissing();
        var loop = Path.Combine(Sources, "python", "resume_loop.py");

        await RunAsync("loop-python", ["/usr/bin/python3", loop, "ADDRESS", "ROOM"], cancellationToken);
    }

    // make interop alone fetches gRPC for Node: nothing else needs a package that is not Debian's.
    [Test, Timeout(120_000)]
    public async Task NodeLoop_ShowsEveryMessageOnce(CancellationToken cancellationToken)
    {
        python.SkipWhereMissing();
        var probe = $"require('node:module').createRequire('{NodeLoop}').resolve('@grpc/proto-loader')";
        var (exitCode, _) = await ForeignProgram.RunAsync(Node, ["--eval", probe], cancellationToken);
        if (exitCode != 0)
        {
            Skip.Test("@grpc/grpc-js is missing: make interop installs it where there is npm.");
        }

        var proto = Path.Combine(Sources, "python", "chat.proto");
        await RunAsync("loop-node", [Node, NodeLoop, "ADDRESS", "ROOM", proto], cancellationToken);
    }

    [Test, Timeout(30_000)]
    [Arguments("python", "python/resume_loop.py")]
    [Arguments("js", "node/resume_loop.mjs")]
    public async Task Contract_ShowsTheLoopThatRuns(string language, string file, CancellationToken cancellationToken)
    {
        using var contract = new StreamReader(typeof(ResumeLoopTests).Assembly.GetManifestResourceStream("api.README.md")!);
        var shown = Snippets().Matches(await contract.ReadToEndAsync(cancellationToken))
            .Single(snippet => snippet.Groups["language"].Value == language).Groups["code"].Value;

        await Assert.That(shown).IsEqualTo(await File.ReadAllTextAsync(Path.Combine(Sources, file), cancellationToken));
    }

    private async Task RunAsync(string room, string[] loop, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await python.RunClientAsync(
            "resume_loop_run.py", [server.Address.Authority, room, .. loop], cancellationToken);

        await Assert.That(exitCode).IsEqualTo(0).Because(output);
        await Assert.That(output).Contains("36 messages shown once");
    }

    [GeneratedRegex("```(?<language>[a-z]+)\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippets();
}
