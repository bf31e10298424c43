using System.CommandLine.Parsing;

namespace ChatGo.Client.Commands;

/// <summary>Words that are given with commas between them, or by an option that is given more than once.</summary>
internal static class CommaList
{
    /// <summary>The words.</summary>
    public static string[] Words(ArgumentResult argument) =>
        [.. argument.Tokens.SelectMany(static token => token.Value.Split(',', StringSplitOptions.TrimEntries))];
}
