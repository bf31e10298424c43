using System.Security.Cryptography;
using ChatGo.Server.Files;
using ChatGo.Server.Logging;

namespace ChatGo.Server.Callers;

/// <summary>A file with keys: what it says now. One that cannot be read, or is half written, changes nothing.</summary>
/// <remarks>One thread.</remarks>
/// <typeparam name="T">What it is read as.</typeparam>
internal sealed class KeyFile<T>
{
    private readonly WatchedFile _file;
    private readonly Func<byte[], T> _read;

    /// <summary>Initializes a new instance of the <see cref="KeyFile{T}"/> class.</summary>
    /// <param name="flag">The setting that names it.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="read">Reads it; a FormatException says what is wrong.</param>
    /// <exception cref="FormatException">It cannot be read, or is wrong.</exception>
    public KeyFile(string flag, string path, Func<byte[], T> read)
    {
        (_file, _read) = (new WatchedFile(path), read);
        try
        {
            Value = read(_file.Read());
        }
        catch (Exception wrong) when (IsOfTheFile(wrong))
        {
            throw new FormatException($"{flag} {path}: {wrong.Message}", wrong);
        }
    }

    /// <summary>Gets what it says.</summary>
    public T Value { get; private set; }

    /// <summary>Reads it again where it has changed.</summary>
    /// <returns>Whether it says something else now.</returns>
    public bool TryRefresh(ILogger logger)
    {
        if (!_file.HasChanged())
        {
            return false;
        }

        try
        {
            Value = _read(_file.Read());
            logger.ReadKeysAgain(_file.Path);
            return true;
        }
        catch (Exception wrong) when (IsOfTheFile(wrong))
        {
            logger.KeepsOldKeys(_file.Path, wrong.Message);
            return false;
        }
    }

    private static bool IsOfTheFile(Exception wrong) =>
        wrong is IOException or UnauthorizedAccessException or FormatException or CryptographicException or ArgumentException
            or InvalidOperationException;
}
