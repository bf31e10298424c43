using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using ChatGo.Tests.Server;

namespace ChatGo.Tests.Client;

/// <summary>The client's program on a terminal of its own, which <c>script</c> makes. Before and behind what it writes
/// stands the terminal's mode, as <c>stty -g</c> tells it.</summary>
internal sealed partial class TerminalProcess : IDisposable
{
    private readonly Process _script;
    private readonly StringBuilder _seen = new();
    private readonly char[] _buffer = new char[4_096];

    private TerminalProcess(Process script) => _script = script;

    /// <summary>What the terminal was told so far.</summary>
    public string Seen => _seen.ToString();

    private string ClientId => ProcessId().Match(Seen).Groups["id"].Value;

    public static TerminalProcess Start(RunningServer server, params string[] arguments) =>
        Start([.. arguments, "--server", server.Address.ToString()]);

    public static TerminalProcess Start(params string[] arguments)
    {
        if (!File.Exists("/usr/bin/script"))
        {
            Skip.Test("There is no 'script' that makes a terminal.");
        }

        string[] words = [ClientProcess.Program, .. arguments];
        // A runner in the background may have been told to ignore signals, and what it starts ignores them too.
        var client = $"exec env --default-signal=HUP,INT,QUIT,TERM dotnet exec {string.Join(' ', words)}";
        var line = $"stty cols 100; stty -g; sh -c 'echo pid=$$; {client}'; echo exit=$?; stty -g; echo over";
        var start = new ProcessStartInfo("/usr/bin/script", ["-qfc", line, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment.LeaveOutTests();
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment["TERM"] = "xterm";
        return new(Process.Start(start)!);
    }

    /// <summary>Reads until the terminal was told <paramref name="part"/>, from <paramref name="start"/> on.</summary>
    public async Task UntilAsync(string part, CancellationToken stopping, int start = 0)
    {
        while (!Seen[start..].Contains(part, StringComparison.Ordinal))
        {
            var count = await _script.StandardOutput.ReadAsync(_buffer, stopping);
            if (count == 0)
            {
                throw new InvalidOperationException($"The terminal was never told '{part}', but: {Seen}");
            }

            _seen.Append(_buffer, 0, count);
        }
    }

    /// <summary>Types <paramref name="keys"/>.</summary>
    public async Task TypeAsync(string keys, CancellationToken stopping)
    {
        await _script.StandardInput.WriteAsync(keys.AsMemory(), stopping);
        await _script.StandardInput.FlushAsync(stopping);
    }

    /// <summary>Sends the client the signal of <paramref name="name"/>.</summary>
    public async Task SignalAsync(string name, CancellationToken stopping)
    {
        using var kill = Process.Start("kill", [$"-{name}", ClientId]);
        await kill.WaitForExitAsync(stopping);
    }

    /// <summary>Waits until the client's process is stopped.</summary>
    public async Task UntilStoppedAsync(CancellationToken stopping)
    {
        var state = $"/proc/{ClientId}/stat";
        while (!(await File.ReadAllTextAsync(state, stopping)).Contains(") T ", StringComparison.Ordinal))
        {
            await Task.Delay(10, stopping);
        }
    }

    /// <summary>Waits for the client's end.</summary>
    /// <returns>The terminal's mode before and after it.</returns>
    public async Task<(string Before, string After)> EndAsync(CancellationToken stopping)
    {
        await UntilAsync("\nover", stopping);
        var modes = Mode().Matches(Seen);
        return (modes[0].Value, modes[^1].Value);
    }

    public void Dispose()
    {
        if (!_script.HasExited)
        {
            _script.Kill(entireProcessTree: true);
        }

        _script.Dispose();
    }

    [GeneratedRegex("pid=(?<id>[0-9]+)")]
    private static partial Regex ProcessId();

    [GeneratedRegex("[0-9a-f]+(:[0-9a-f]+){20,}")]
    private static partial Regex Mode();
}
