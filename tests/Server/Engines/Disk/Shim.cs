using System.Diagnostics;

namespace ChatGo.Tests.Server.Engines.Disk;

/// <summary>A library in C that a server loads before the system's, in whose place it does things.</summary>
internal static class Shim
{
    /// <summary>Makes one.</summary>
    /// <param name="source">The file beside this one.</param>
    /// <returns>The library; null where there is no compiler.</returns>
    public static async Task<string?> FindAsync(string source)
    {
        var shim = Path.Combine(Path.GetTempPath(), $"chatgo-{Path.GetFileNameWithoutExtension(source)}-{Environment.ProcessId}.so");
        if (File.Exists(shim))
        {
            return shim;
        }

        try
        {
            using var compiler = Process.Start(
                "gcc", ["-O1", "-shared", "-fPIC", "-o", shim, Path.Combine(AppContext.BaseDirectory, "Server", "Engines", "Disk", source), "-ldl", "-lpthread"]);
            await compiler.WaitForExitAsync();
            return compiler.ExitCode == 0 ? shim : throw new InvalidOperationException($"{source} cannot be compiled.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
