using System.Diagnostics;
using ChatGo.Server;

namespace ChatGo.Tests.Server.Hosting;

/// <summary>Runs the server's program in a process of its own, to its end.</summary>
internal static class ProgramRun
{
    /// <summary>Returns the exit code, and what was said: on standard output or on standard error.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(string args, CancellationToken cancellationToken)
    {
        var program = typeof(ChatServer).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", $"exec \"{program}\" {args}")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment.LeaveOutTests();
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, (await output + await error).TrimEnd());
        }
        finally
        {
            process.Kill();
        }
    }
}
