using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ChatGo.Client.Commands;

/// <summary>The generated help, then examples and exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction generated) : SynchronousCommandLineAction
{
    private const string Addition = """
        Examples:
          chatgo                                           John and Jack talk in a new room on localhost
          chatgo --server http://chat.example:50051        the same on another server
          chatgo --john-seconds 0.5 --jack-seconds 0.7     a livelier talk
          chatgo demo --chat lobby                         join the room "lobby", so that two demos meet
          chatgo | grep "Jack's screen"                    what Jack received, as plain lines

        Exit codes:
          0  done, or stopped by Ctrl-C, SIGTERM or a closed pipe
          1  failed; standard error says why
          2  wrong command line

        Colours are off where standard output is no terminal or NO_COLOR is set.
        """;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = generated.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(Addition);
        return code;
    }
}
