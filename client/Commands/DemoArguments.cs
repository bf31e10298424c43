using System.CommandLine;
using ChatGo.Client.Demo;

namespace ChatGo.Client.Commands;

/// <summary>The demo's options on the command line. The same set serves the root command and <c>demo</c>.</summary>
internal sealed class DemoArguments
{
    private readonly ServerArguments _server = new();

    private readonly Option<double> _johnSeconds =
        SecondsOption.Create("--john-seconds", "Seconds between John's messages", DemoOptions.DefaultJohnSeconds);

    private readonly Option<double> _jackSeconds =
        SecondsOption.Create("--jack-seconds", "Seconds between Jack's messages", DemoOptions.DefaultJackSeconds);

    private readonly Option<string?> _chat = ChatIdOption.Create();

    /// <summary>Makes <paramref name="command"/> accept the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_johnSeconds);
        command.Options.Add(_jackSeconds);
        command.Options.Add(_chat);
        _server.AddTo(command);
    }

    /// <summary>Reads the options from a command line without errors.</summary>
    public DemoOptions Read(ParseResult result) => new(
        _server.Read(result),
        TimeSpan.FromSeconds(result.GetValue(_johnSeconds)),
        TimeSpan.FromSeconds(result.GetValue(_jackSeconds)),
        result.GetValue(_chat));
}
