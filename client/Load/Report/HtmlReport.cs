using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatGo.Client.Load.Report;

/// <summary>A result as one web page that needs nothing else: the charts' library, its style and the data are in
/// it.</summary>
internal static class HtmlReport
{
    // Escapes <, > and &, so that no text can end the script element that the data stand in.
    private static readonly LoadJson Json = new(new JsonSerializerOptions(LoadJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.Default,
    });

    /// <summary>The page of <paramref name="result"/>.</summary>
    public static string Of(LoadResult result) => new StringBuilder(Read("report.html"))
        .Replace("/*uplot.css*/", Read("uPlot.min.css"))
        .Replace("/*report.css*/", Read("report.css"))
        .Replace("/*uplot.js*/", Read("uPlot.iife.min.js"))
        .Replace("/*report.js*/", Read("report.js"))
        .Replace("/*data*/", JsonSerializer.Serialize(result, Json.LoadResult))
        .ToString();

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"load.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
