using System.CommandLine;
using System.CommandLine.Parsing;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>help</c>: the same as <c>--help</c> behind another verb.</summary>
internal static class HelpCommand
{
    private static readonly string[] Examples =
    [
        "chatgo help         all commands",
        "chatgo help send    the help of a command",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var topic = new Argument<string?>("COMMAND")
        {
            Description = "The command; without it all are told",
            Arity = ArgumentArity.ZeroOrOne,
        };
        topic.CompletionSources.Add(static context => Mistakes.VerbsOf(context.ParseResult.RootCommandResult.Command)
            .Select(static name => new System.CommandLine.Completions.CompletionItem(name)));
        topic.Validators.Add(Check);
        var verb = new Verb("help", "Print the help of a command.") { Examples = Examples };
        verb.Arguments.Add(topic);
        verb.SetAction(result => ChatGoCommand.Parse([.. Words(result.GetValue(topic)), "--help"])
            .Invoke(result.InvocationConfiguration));
        return verb;
    }

    private static string[] Words(string? topic) => topic is null ? [] : [topic];

    private static void Check(ArgumentResult argument)
    {
        if (argument.Tokens is [{ Value: var name }])
        {
            var verbs = Mistakes.VerbsOf(RootOf(argument)).ToList();
            if (!verbs.Contains(name))
            {
                argument.AddError(NearestName.Explain(name, verbs));
            }
        }
    }

    private static Command RootOf(SymbolResult result) => result.Parent is { } parent
        ? RootOf(parent)
        : ((CommandResult)result).Command;
}
