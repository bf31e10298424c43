namespace ChatGo.Server.Engines.RocksDb;

/// <summary>The directory of a store, and what to do where it cannot be opened.</summary>
internal static class StoreDirectory
{
    /// <summary>Makes the directory where it is not there.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="StoreException">It cannot be made, or the library is missing.</exception>
    public static void Prepare(string path)
    {
        NativeLibraryCheck.Run();
        try
        {
            Make(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"--data {path}: {failure.Message}");
        }
    }

    /// <summary>Opens something, and says what to do where that fails.</summary>
    /// <typeparam name="T">What is opened.</typeparam>
    /// <param name="path">The directory.</param>
    /// <param name="open">Opens it.</param>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public static T Guard<T>(string path, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (RocksDbException failure)
        {
            throw new StoreException($"--data {path}: {Explain(failure.Message, path)}");
        }
        catch (StoreException failure)
        {
            throw new StoreException($"--data {path}: {failure.Message}");
        }
    }

    /// <summary>Copies a store: by links where it stays on one disk.</summary>
    /// <param name="database">The store.</param>
    /// <param name="path">Where to.</param>
    /// <returns>What the copy's files take. Unit: bytes.</returns>
    /// <exception cref="StoreException">It cannot be copied there.</exception>
    public static long Copy(Database database, string path)
    {
        if (Path.Exists(path))
        {
            throw new StoreException($"{path} is there already.", isTaken: true);
        }

        try
        {
            Make(Path.GetDirectoryName(Path.GetFullPath(path))!);
            database.Copy(path);
            return new DirectoryInfo(path).EnumerateFiles().Sum(static file => file.Length);
        }
        catch (Exception failure) when (failure is RocksDbException or IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{path}: {failure.Message}");
        }
    }

    private static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            // What people say to each other is nobody else's business.
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static string Explain(string message, string path) =>
        message.Contains("LOCK", StringComparison.Ordinal) && (message.Contains("unavailable", StringComparison.Ordinal) || message.Contains("lock hold", StringComparison.Ordinal))
            ? "another process has it open: one server per directory."
        : message.StartsWith("Corruption", StringComparison.Ordinal)
            ? $"it is damaged: {message}. Nothing was changed. Restore a backup, or save what can be saved: chatgo-server store salvage --data {path}"
        : $"it cannot be opened: {message}";
}
