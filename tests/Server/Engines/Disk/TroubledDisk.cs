using ChatGo.Tests.Server.Attacks;

namespace ChatGo.Tests.Server.Engines.Disk;

/// <summary>A directory for rooms on a disk that may be in trouble.</summary>
internal sealed class TroubledDisk : IDisposable
{
    private const int Descriptors = 4_096;

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("chatgo-trouble-");
    private readonly string _shim;

    private TroubledDisk(string shim) => _shim = shim;

    /// <summary>Gets how often the disk was waited for.</summary>
    public long Waits => new FileInfo(PathOf("waits")) is { Exists: true } waits ? waits.Length : 0;

    /// <summary>Makes one; skips the test where there is no compiler.</summary>
    public static async Task<TroubledDisk> MakeAsync()
    {
        if (await Shim.FindAsync("trouble.c") is not { } shim)
        {
            Skip.Test("needs gcc");
            throw new InvalidOperationException("The test was to be skipped.");
        }

        return new TroubledDisk(shim);
    }

    /// <summary>Starts a server that keeps its rooms there.</summary>
    public Task<ServerProgram> StartAsync(string args, CancellationToken cancellationToken) => ServerProgram.StartAsync(
        Descriptors,
        $"--data {PathOf("data")} --min-free-mebibytes 0 {args}",
        new Dictionary<string, string> { ["LD_PRELOAD"] = _shim, ["TROUBLE_DIRECTORY"] = _home.FullName },
        cancellationToken);

    /// <summary>From now on the disk is in a trouble: <c>slow</c> or <c>broken</c>.</summary>
    public void Is(string trouble) => File.WriteAllText(PathOf(trouble), string.Empty);

    /// <summary>It is so no longer.</summary>
    public void IsNoLonger(string trouble) => File.Delete(PathOf(trouble));

    public void Dispose() => _home.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(_home.FullName, name);
}
