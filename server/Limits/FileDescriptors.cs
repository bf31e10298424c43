using System.Globalization;
using System.Runtime.CompilerServices;

namespace ChatGo.Server.Limits;

/// <summary>What the system lets the process have open.</summary>
internal static class FileDescriptors
{
    private const string Limits = "/proc/self/limits";
    private const string Line = "Max open files";
    private const string Open = "/proc/self/fd";

    /// <summary>Kept, beside those that are open already: for the listening sockets, the runtime, a refused connection's
    /// own.</summary>
    private const int Reserve = 48;

    /// <summary>Kept besides where code is compiled as it runs: assemblies that are loaded later stay open, and the process ends
    /// where one cannot be.</summary>
    private const int Assemblies = 96;

    /// <summary>Returns how many connections there may be; null if the system does not say.</summary>
    /// <remarks>Where the last descriptor is used, the framework tries to accept for ever, at the cost of a processor.
    /// </remarks>
    public static int? MaxConnections() => ReadLimit() is { } limit
        ? Math.Max(limit - Directory.EnumerateFileSystemEntries(Open).Count() - Reserve - (RuntimeFeature.IsDynamicCodeCompiled ? Assemblies : 0), 1)
        : null;

    private static int? ReadLimit()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Limits))
        {
            return null;
        }

        // "Max open files            1024                 524288               files"
        var line = File.ReadLines(Limits).FirstOrDefault(static line => line.StartsWith(Line, StringComparison.Ordinal));
        var soft = line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? (int)Math.Min(limit, int.MaxValue) : null;
    }
}
