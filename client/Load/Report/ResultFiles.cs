using System.Text.Json;
using ChatGo.Client.Hosting;

namespace ChatGo.Client.Load.Report;

/// <summary>The files that results go to: opened before the load, so that none is found out behind it.</summary>
internal sealed class ResultFiles : IDisposable
{
    private readonly ResultFile? _json;
    private readonly ResultFile? _report;

    /// <summary>Opens the files that were asked for.</summary>
    /// <exception cref="ClientFailureException">One cannot be written.</exception>
    public ResultFiles(LoadOptions options)
    {
        _json = options.JsonFile is { } json ? ResultFile.Open("--json", json) : null;
        try
        {
            _report = options.ReportFile is { } report ? ResultFile.Open("--report", report) : null;
        }
        catch
        {
            _json?.Dispose();
            throw;
        }
    }

    /// <summary>Writes them, each for itself.</summary>
    /// <exception cref="ClientFailureException">One or both could not be written.</exception>
    public void Write(LoadResult result)
    {
        string?[] failures =
        [
            _json?.Write(JsonSerializer.Serialize(result, LoadJson.Default.LoadResult)),
            _report?.Write(HtmlReport.Of(result)),
        ];
        if (failures.OfType<string>().ToArray() is { Length: > 0 } told)
        {
            throw new ClientFailureException(string.Join("; ", told));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json?.Dispose();
        _report?.Dispose();
    }
}
