using System.CommandLine;

namespace ChatGo.Client.Commands;

/// <summary>What is wrong with a command line, for people to read.</summary>
internal static class Mistakes
{
    /// <summary>A line for each mistake; where a name is unknown, with the nearest there is.</summary>
    public static IEnumerable<string> Of(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var verbs = VerbsOf(command).ToList();
        var unknown = result.UnmatchedTokens.ToList();
        // Behind an unknown verb nothing else can be known.
        if (verbs.Count > 0 && unknown.Find(static word => !word.StartsWith('-')) is { } verb)
        {
            return [NearestName.Explain(verb, verbs)];
        }

        return result.Errors.Select(mistake => unknown.Find(word => word.StartsWith('-') && IsOf(mistake.Message, word))
            is { } option ? NearestName.Explain(option, OptionsOf(command)) : mistake.Message);
    }

    /// <summary>The names of the verbs that <paramref name="command"/> has.</summary>
    public static IEnumerable<string> VerbsOf(Command command) =>
        command.Subcommands.Where(static verb => !verb.Hidden).Select(static verb => verb.Name);

    private static IEnumerable<string> OptionsOf(Command command) =>
        command.Options.SelectMany(static option => option.Aliases.Append(option.Name));

    private static bool IsOf(string message, string word) => message.Contains($"'{word}'", StringComparison.Ordinal);
}
