using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using ChatGo.Server;
using ChatGo.Tests.Client;

namespace ChatGo.Tests.Interop;

/// <summary>The README's walk to a server that knows its callers, in a folder of its own: the first terminal's server
/// runs.</summary>
internal sealed partial class ReadmeWalk : IAsyncDisposable
{
    /// <summary>The README's part that shows it.</summary>
    public const string Part = "Who may call";

    private const string ShownAuthority = "localhost:50051";

    // In place of the native ones.
    private static readonly string Programs = $$"""
        chatgo() { dotnet exec '{{ClientProcess.Program}}' "$@"; }
        chatgo-server() { dotnet exec '{{typeof(ChatServer).Assembly.Location}}' "$@"; }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatgo-readme-");
    private readonly string _client;
    private readonly Process _server;
    private readonly Task<string> _serverError;

    private ReadmeWalk(string server, string client)
    {
        _client = client;
        _server = Start(server);
        _server.StandardInput.Close();
        _serverError = _server.StandardError.ReadToEndAsync();
    }

    /// <summary>Where the server listens, by the name in its certificate.</summary>
    public string Authority { get; private set; } = ShownAuthority;

    /// <summary>Runs the first terminal until its server listens; skips the test where openssl is missing.</summary>
    public static async Task<ReadmeWalk> StartAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists("/usr/bin/openssl"))
        {
            Missing.Skip("openssl is missing: make interop installs it.");
        }

        var terminals = await Readme.ShownAsync(Part, "bash", cancellationToken);
        await Assert.That(terminals.Length).IsEqualTo(2);
        // A free port is had by address alone.
        var walk = new ReadmeWalk(
            terminals[0].Replace(ShownAuthority, "127.0.0.1:0", StringComparison.Ordinal), terminals[1]);
        try
        {
            await walk.ListenAsync(cancellationToken);
            return walk;
        }
        catch
        {
            await walk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the second terminal to its end.</summary>
    /// <param name="more">Lines that follow those of the README.</param>
    /// <param name="input">What is typed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it ended with: 0 where every line did; what it said, errors last.</returns>
    public async Task<(int ExitCode, string Output)> RunAsync(
        string more, string input, CancellationToken cancellationToken)
    {
        using var terminal = Start($"{Here(_client)}\n{more}");
        try
        {
            var output = terminal.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = terminal.StandardError.ReadToEndAsync(cancellationToken);
            await terminal.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            terminal.StandardInput.Close();
            await terminal.WaitForExitAsync(cancellationToken);
            return (terminal.ExitCode, await output + await error);
        }
        finally
        {
            terminal.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Where a file of the walk is.</summary>
    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>Writes what the README shows to a file, with the server's port.</summary>
    /// <returns>The file's name.</returns>
    public string Write(string file, string shown)
    {
        File.WriteAllText(PathOf(file), Here(shown));
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        _server.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Here(string shown) => shown.Replace(ShownAuthority, Authority, StringComparison.Ordinal);

    // A terminal that ends with its first line that fails.
    private Process Start(string script)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-o", "pipefail", "-c", $"{Programs}\n{script}"])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.LeaveOutTests();
        return Process.Start(start)!;
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var said = new StringBuilder();
        while (await _server.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (ListensOn().Match(line) is { Success: true } listens)
            {
                Authority = $"localhost:{listens.Groups["port"].Value}";
                return;
            }

            said.AppendLine(line);
        }

        throw new InvalidOperationException($"The server ended: {said}{await _serverError}");
    }

    [GeneratedRegex(@"listens on https://127\.0\.0\.1:(?<port>\d+)")]
    private static partial Regex ListensOn();
}
