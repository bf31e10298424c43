using System.CommandLine;

namespace ChatGo.Client.Commands;

/// <summary>The option <c>--json</c>: one JSON object a line, for programs.</summary>
internal static class JsonOption
{
    /// <summary>Makes the option.</summary>
    public static Option<bool> Create() => new("--json") { Description = "Print one JSON object a line" };
}
