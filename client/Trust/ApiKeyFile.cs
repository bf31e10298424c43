using ChatGo.Client.Json;

namespace ChatGo.Client.Trust;

/// <summary>The file that a server's <c>--api-keys</c> names. A new one takes the old one's place in one step: a server
/// that reads meanwhile finds the one or the other, whole.</summary>
internal static class ApiKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Adds an entry; makes the file, for its owner alone, where it is missing.</summary>
    /// <exception cref="FormatException">What is there is no list of keys, or has one of that name, or another program
    /// writes it; nothing was changed.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read or written.</exception>
    public static void Add(string path, ApiKeyEntryJson entry)
    {
        // Where the name is a link, the file behind it is the server's.
        var target = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path;
        var next = $"{target}.new";
        using (var file = Claim(next))
        {
            try
            {
                var isThere = File.Exists(target);
                var list = isThere ? ApiKeyList.Read(File.ReadAllBytes(target)) : ApiKeyList.Empty;
                file.Write(list.With(entry));
                file.Flush(flushToDisk: true);
                if (isThere && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(next, File.GetUnixFileMode(target));
                }

                file.Close();
                File.Move(next, target, overwrite: isThere);
            }
            catch
            {
                File.Delete(next);
                throw;
            }
        }
    }

    // Of two that add at a time, the later one would undo what the earlier one did.
    private static FileStream Claim(string next)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            return new FileStream(next, options);
        }
        catch (IOException) when (File.Exists(next))
        {
            throw new FormatException($"another program is writing it; if none is, remove {next}");
        }
    }
}
