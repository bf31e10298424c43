using System.CommandLine;
using System.CommandLine.Invocation;

namespace ChatGo.Server.Hosting;

/// <summary>Describes what the server is and takes: a screen per group of settings.</summary>
/// <param name="what">What it is.</param>
/// <param name="commands">What else it does.</param>
internal sealed class ServerHelp(string what, IEnumerable<Command> commands) : SynchronousCommandLineAction
{
    private const int MinWidth = 60;
    private const int MaxWidth = 110;

    private const string Usage = """

        Usage:
          chatgo-server [settings]
          chatgo-server check-config [settings]
          chatgo-server health [--url URL]
          chatgo-server store check|compact|salvage|backup DIR [--data DIR]
        """;

    private const string Examples = """

        Examples:
          chatgo-server
          chatgo-server --urls http://localhost:50052 --history-messages 4096
          chatgo-server --urls "http://localhost:50051;http://unix:/run/chatgo.sock"
          chatgo-server --urls https://0.0.0.0:443 --certificate chat.pem --certificate-key chat.key --jwt-secret-file secret
          chatgo-server --data /var/lib/chatgo --history-messages 100000 --history-seconds 2592000
          CHATGO_ROOMS__MAXROOMS=500 chatgo-server
        """;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(what);
        output.WriteLine(Usage);
        output.WriteLine();
        output.WriteLine("Commands:");
        foreach (var command in commands)
        {
            Write(output, command.Name, command.Description!.Split(' '), commands.Max(static command => command.Name.Length));
        }

        foreach (var group in ServerSettings.Groups)
        {
            output.WriteLine();
            output.WriteLine($"{group.Title}:");
            var names = group.Settings.Select(static setting => $"{setting.Flag} {setting.ValueName}".TrimEnd()).ToArray();
            foreach (var (setting, name) in group.Settings.Zip(names))
            {
                Write(output, name, [.. setting.Help.Split(' '), $"[default: {setting.DefaultText}]"], names.Max(static name => name.Length));
            }
        }

        output.WriteLine(Examples);
        return ExitCode.Success;
    }

    private static void Write(TextWriter output, string name, string[] words, int nameWidth)
    {
        var indent = 2 + nameWidth + 2;
        var width = Math.Clamp(Console.IsOutputRedirected ? MaxWidth : Console.WindowWidth, MinWidth, MaxWidth);
        var line = $"  {name.PadRight(nameWidth)} ";
        foreach (var word in words)
        {
            if (line.Length + 1 + word.Length > width && line.Length > indent)
            {
                output.WriteLine(line);
                line = new string(' ', indent - 1);
            }

            line += $" {word}";
        }

        output.WriteLine(line);
    }
}
