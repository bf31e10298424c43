using System.Text.Json;
using ChatGo.Client.Hosting;

namespace ChatGo.Client.Load.Report;

/// <summary>Writes results where the user wants them.</summary>
internal static class ResultFiles
{
    /// <summary>Writes the files that were asked for.</summary>
    /// <exception cref="ClientFailureException">A file cannot be written.</exception>
    public static void Write(LoadOptions options, LoadResult result)
    {
        if (options.JsonFile is { } json)
        {
            Write(json, JsonSerializer.Serialize(result, LoadJson.Default.LoadResult));
        }

        if (options.ReportFile is { } report)
        {
            Write(report, HtmlReport.Of(result));
        }
    }

    private static void Write(string path, string text)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            File.WriteAllText(path, text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ClientFailureException($"cannot write {path}: {failure.Message}", failure);
        }
    }
}
