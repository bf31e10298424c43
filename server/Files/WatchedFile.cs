namespace ChatGo.Server.Files;

/// <summary>A file that is read again when it changes: certificates, keys, lists of keys.</summary>
/// <remarks>One thread. A change counts once the file has stood still between two looks, so that one that is still being
/// written is not taken for whole.</remarks>
/// <param name="path">Where it is; a link is followed.</param>
internal sealed class WatchedFile(string path)
{
    /// <summary>The largest file that is read. Unit: bytes.</summary>
    private const int MaxBytes = 64 << 20;

    private Stamp _taken;
    private Stamp _seen;

    /// <summary>Gets where it is.</summary>
    public string Path => path;

    /// <summary>Reads it whole; <see cref="HasChanged"/> counts from here.</summary>
    /// <exception cref="IOException">It is not there, or larger than 64 MiB.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public byte[] Read()
    {
        _taken = _seen = Look();
        using var file = File.OpenRead(path);
        if (file.Length > MaxBytes)
        {
            throw new IOException($"{path} has {file.Length} bytes; at most {MaxBytes} are read.");
        }

        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>Looks whether it has changed since it was read, and has stood still since the last look.</summary>
    public bool HasChanged()
    {
        var now = Look();
        var hasStoodStill = now == _seen;
        _seen = now;
        return hasStoodStill && now != _taken;
    }

    private Stamp Look()
    {
        try
        {
            // Secrets are mounted as links to links, which are swapped.
            var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            return file.Exists ? new Stamp(file.FullName, file.LastWriteTimeUtc, file.Length) : default;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    /// <summary>What tells one content from another.</summary>
    private readonly record struct Stamp(string? Target, DateTime WrittenAt, long Bytes);
}
