using System.Globalization;
using ChatGo.Client.Hosting;

namespace ChatGo.Client.Load;

/// <summary>What the system lets a process have open: a load that needs more is refused before it begins.</summary>
internal static class OpenFiles
{
    private const string Limits = "/proc/self/limits";
    private const string Line = "Max open files";

    /// <summary>What a process has open beside its connections.</summary>
    private const int Others = 64;

    /// <summary>Looks whether a load fits.</summary>
    /// <exception cref="ClientFailureException">It does not.</exception>
    public static void Check(LoadOptions options)
    {
        var users = (options.Users + options.Processes - 1) / options.Processes;
        var slow = (options.SlowReaders + options.Processes - 1) / options.Processes;
        var needed = ((users + options.UsersPerConnection - 1) / options.UsersPerConnection) + slow + Others;
        if (ReadLimit() is { } limit && limit < needed)
        {
            throw new ClientFailureException(string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Users} users and {options.SlowReaders} slow readers need {needed} open files, and the limit is {limit} (ulimit -n): raise it, or share connections by --users-per-connection"));
        }
    }

    private static long? ReadLimit()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Limits))
        {
            return null;
        }

        // "Max open files            1024                 524288               files"
        var line = File.ReadLines(Limits).FirstOrDefault(static line => line.StartsWith(Line, StringComparison.Ordinal));
        var soft = line?[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
