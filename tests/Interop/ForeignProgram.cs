using System.Diagnostics;

namespace ChatGo.Tests.Interop;

/// <summary>A program that is not ours.</summary>
internal static class ForeignProgram
{
    /// <summary>Runs one to its end.</summary>
    /// <returns>What it ended with, 127 where there is none; what it said, errors included.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program,
        IEnumerable<string> args,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] environment)
    {
        if (!File.Exists(program))
        {
            return (127, $"{program} is missing");
        }

        var start = new ProcessStartInfo(program, args) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            process.Kill();
        }
    }
}
