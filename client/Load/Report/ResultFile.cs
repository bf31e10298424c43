using System.Text;
using ChatGo.Client.Hosting;

namespace ChatGo.Client.Load.Report;

/// <summary>One file that results go to. What it held before stays until it is written; one that was made for nothing goes.
/// </summary>
internal sealed class ResultFile : IDisposable
{
    private readonly string _option;
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly bool _isNew;
    private bool _isWritten;

    private ResultFile(string option, string path)
    {
        (_option, _path, _isNew) = (option, path, !Path.Exists(path));
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
    }

    /// <summary>Opens one, and makes its folder.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="path">Where it is.</param>
    /// <exception cref="ClientFailureException">It cannot be written.</exception>
    public static ResultFile Open(string option, string path)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            return new ResultFile(option, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ClientFailureException($"{option} {path}: cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>Writes it.</summary>
    /// <returns>Null; what is wrong, where it could not be.</returns>
    public string? Write(string text)
    {
        try
        {
            if (_stream.CanSeek)
            {
                _stream.SetLength(0);
            }

            _stream.Write(Encoding.UTF8.GetBytes(text));
            _stream.Flush();
            _isWritten = true;
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"{_option} {_path}: cannot be written: {failure.Message}";
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        if (_isNew && !_isWritten)
        {
            File.Delete(_path);
        }
    }
}
