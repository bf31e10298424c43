using System.Text.RegularExpressions;

namespace ChatGo.Server.Hosting;

/// <summary>The names that a setting may be given by; any other one is a slip of the keyboard.</summary>
internal static partial class SettingNames
{
    /// <summary>What the names of the server's variables begin with.</summary>
    public const string VariablePrefix = "CHATGO_";

    /// <summary>The key of what is listened on.</summary>
    public const string Urls = "urls";

    /// <summary>Sections of the framework's own keys.</summary>
    private static readonly string[] Sections = ["Logging:LogLevel:", "Logging:Console:"];

    /// <summary>The client's variables: one shell may have both.</summary>
    private static readonly string[] ClientVariables = ["CHATGO_SERVER", "CHATGO_TOKEN", "CHATGO_API_KEY"];

    private static readonly string[] Keys = [.. ServerSettings.All.Select(static setting => setting.Key)];

    /// <summary>Finds words of a command line that name nothing.</summary>
    /// <param name="words">Those that are not a known flag.</param>
    /// <returns>A sentence each.</returns>
    public static IEnumerable<string> ExplainUnknownWords(IEnumerable<string> words)
    {
        string[] known = [.. ServerSettings.All.Select(static setting => setting.Flag), .. Keys.Select(static key => $"--{key}")];
        var isValue = false;
        foreach (var word in words)
        {
            var isKey = word.StartsWith("--", StringComparison.Ordinal) && word.Contains(':', StringComparison.Ordinal);
            var name = word.Split('=')[0];
            if (isKey ? !IsKnown(name[2..]) : !isValue)
            {
                yield return NearestName.Explain(name, known);
            }

            isValue = isKey && name == word;
        }
    }

    /// <summary>Finds variables that look like the server's and name nothing.</summary>
    /// <param name="variables">The names in the environment.</param>
    /// <returns>A sentence each.</returns>
    public static IEnumerable<string> ExplainUnknownVariables(IEnumerable<string> variables) => variables
        .Where(static name => name.StartsWith(VariablePrefix, StringComparison.OrdinalIgnoreCase)
            && !IsKnown(name[VariablePrefix.Length..].Replace("__", ":", StringComparison.Ordinal))
            && !ClientVariables.Contains(name, StringComparer.OrdinalIgnoreCase)
            && !OfAContainer.IsMatch(name))
        .Select(static name => NearestName.Explain(name, Keys.Select(ToVariable)));

    private static bool IsKnown(string key) =>
        Keys.Contains(key, StringComparer.OrdinalIgnoreCase)
        || Sections.Any(section => key.StartsWith(section, StringComparison.OrdinalIgnoreCase) && key.Length > section.Length);

    /// <summary>Returns the variable of the environment that sets a key.</summary>
    public static string ToVariable(string key) =>
        VariablePrefix + key.ToUpperInvariant().Replace(":", "__", StringComparison.Ordinal);

    /// <summary>Gets the form of what Kubernetes tells every container of services whose names begin with "chatgo".
    /// </summary>
    [GeneratedRegex("^CHATGO_([A-Z0-9_]+_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$")]
    private static partial Regex OfAContainer { get; }
}
