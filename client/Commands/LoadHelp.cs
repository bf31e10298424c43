using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ChatGo.Client.Commands;

/// <summary>The generated help of <c>load</c>, then examples, a profile and exit codes.</summary>
internal sealed class LoadHelp(HelpAction generated) : SynchronousCommandLineAction
{
    private const string Addition = """
        Examples:
          chatgo load --users 1000 --rate 300                        one big room
          chatgo load --users 1000 --rooms 100 --rate-per-user 1     small rooms
          chatgo load --users 500 --rooms 50 --zipf 1 --churn 20     rooms of many sizes, people come and go
          chatgo load --users 100 --slow-readers 5 --rate 500        readers that fall behind are told so
          chatgo load --profile evening.json --report evening.html   phases, and a page to look at
          chatgo load --users 5000 --processes 4 --api unary         more than one process can make
          chatgo load --servers a:50051,b:50051 --users 1000         servers that share rooms; kill one meanwhile
          chatgo load --rate 100 --slo-p99-ms 20 --slo-delivered 1   a gate for a pipeline

        A profile:
          { "phases": [
            { "kind": "warmup", "seconds": 5, "rate": 100 },
            { "kind": "ramp", "seconds": 30, "rate": 1000 },
            { "kind": "steady", "seconds": 60 },
            { "kind": "spike", "seconds": 5, "rate": 5000 },
            { "kind": "storm", "seconds": 30, "rate": 1000, "reconnects": 0.5 } ] }

        Exit codes:
          0  done and verified, or stopped by Ctrl-C with nothing wrong until then
          1  a message was lost, doubled, altered or out of order in silence; or one that was due could not be sent, unless
             --slo-delivered allows it; or the load failed
          2  an SLO was missed; or the command line was wrong, and nothing was done
          3  the server could not be reached or did not answer; nothing was done
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
