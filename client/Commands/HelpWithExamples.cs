using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ChatGo.Client.Commands;

/// <summary>The generated help, then the verb's examples and the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction generated) : SynchronousCommandLineAction
{
    private const string Endings = """
        Exit codes:
          0  done, or stopped by Ctrl-C, SIGTERM or a closed pipe
          1  failed; standard error says why
          2  wrong command line
          3  the server could not be reached or did not answer

        Colours are off where standard output is no terminal or NO_COLOR is set.
        """;

    private static readonly string[] RootExamples =
    [
        "chatgo                                           John and Jack talk in a new room on localhost",
        "chatgo --server http://chat.example:50051        the same on another server",
        "chatgo --john-seconds 0.5 --jack-seconds 0.7     a livelier talk",
        "chatgo | grep \"Jack's screen\"                    what Jack received, as plain lines",
        "chatgo chat --chat lobby --name Ann              talk in the room \"lobby\"",
        "chatgo rooms                                     which rooms there are",
        "chatgo send --help                               the help of a command",
    ];

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = generated.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in parseResult.CommandResult.Command is Verb verb ? verb.Examples : RootExamples)
        {
            output.WriteLine($"  {example}");
        }

        output.WriteLine();
        output.WriteLine(Endings);
        return code;
    }
}
