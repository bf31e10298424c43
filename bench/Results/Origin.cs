using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Environments;

namespace ChatGo.Bench.Results;

/// <summary>Where and when something was measured.</summary>
/// <param name="Root">The repository.</param>
/// <param name="Commit">Its commit, short, with a + where the tree was changed.</param>
/// <param name="Date">The day, ISO 8601.</param>
/// <param name="Machine">Cores and processor.</param>
internal sealed record Origin(string Root, string Commit, string Date, string Machine)
{
    public static async Task<Origin> ReadAsync()
    {
        var root = await GitAsync("rev-parse --show-toplevel");
        var commit = await GitAsync("rev-parse --short HEAD");
        var changed = await GitAsync("status --porcelain --untracked-files=no");
        var date = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var processor = HostEnvironmentInfo.GetCurrent().Cpu.Value?.ProcessorName ?? "unknown processor";
        return new Origin(
            root, changed.Length == 0 ? commit : commit + "+", date, $"{Environment.ProcessorCount} cores, {processor}");
    }

    private static async Task<string> GitAsync(string args)
    {
        using var git = Process.Start(new ProcessStartInfo("git", args) { RedirectStandardOutput = true })!;
        var output = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        return output.Trim();
    }
}
