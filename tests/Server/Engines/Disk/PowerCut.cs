namespace ChatGo.Tests.Server.Engines.Disk;

/// <summary>A cut of the power, to a server that runs with <c>powercut.c</c> loaded before the system's library: of each file only
/// what was synced is kept, and of the directory what it held when it was synced.</summary>
/// <param name="shim">The library.</param>
/// <param name="directory">The server's.</param>
internal sealed class PowerCut(string shim, string directory)
{
    private const string Names = "names";

    private readonly string _kept = directory + ".kept";

    /// <summary>Gets what the server's process is to be started with.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment
    {
        get
        {
            Directory.CreateDirectory(_kept);
            return new Dictionary<string, string> { ["LD_PRELOAD"] = shim, ["POWERCUT_DIRECTORY"] = directory, ["POWERCUT_KEPT"] = _kept };
        }
    }

    /// <summary>Makes the directory that is found when the power is back.</summary>
    /// <param name="after">Where; it is not there.</param>
    public void Restore(string after)
    {
        Directory.CreateDirectory(after);
        foreach (var line in File.ReadAllLines(Path.Combine(_kept, Names)))
        {
            var (key, name) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            var content = Path.Combine(_kept, key);
            File.WriteAllBytes(Path.Combine(after, name), File.Exists(content) ? File.ReadAllBytes(content) : []);
        }

        Directory.Delete(directory, recursive: true);
        Directory.Delete(_kept, recursive: true);
    }
}
