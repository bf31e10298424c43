using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ChatGo.Client.Hosting;

namespace ChatGo.Client.Commands;

/// <summary>The command line: the table of verbs. Without a verb, the demo runs.</summary>
internal static class ChatGoCommand
{
    private const string Purpose = "Chat rooms over gRPC: the client. Without a command it runs the demo.";

    // No response files: an argument that starts with @ is an argument.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    // The host handles Ctrl-C and SIGTERM.
    private static readonly InvocationConfiguration Invocation = new() { ProcessTerminationTimeout = null };

    /// <summary>Parses <paramref name="arguments"/> and runs what they ask for.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (ArgumentBytes.FindFault(arguments) is { } fault)
        {
            await Console.Error.WriteLineAsync($"chatgo: {fault}");
            return ExitCode.Usage;
        }

        var result = Parse(arguments);
        return result.Action is ParseErrorAction
            ? await RefuseAsync(result, Console.Error)
            : await result.InvokeAsync(Invocation);
    }

    /// <summary>Parses without running.</summary>
    public static ParseResult Parse(IReadOnlyList<string> arguments) => Create().Parse(arguments, Parsing);

    private static RootCommand Create()
    {
        var demo = new DemoArguments();
        var root = new RootCommand(Purpose)
        {
            DemoCommand.Create(demo),
            ChatCommand.Create(),
            RoomsCommand.Create(),
            CreateCommand.Create(),
            SendCommand.Create(),
            TailCommand.Create(),
            HistoryCommand.Create(),
            MembersCommand.Create(),
            DeleteCommand.Create(),
            KickCommand.Create(),
            RestrictCommand.CreateBan(),
            LiftCommand.CreateUnban(),
            RestrictCommand.CreateMute(),
            LiftCommand.CreateUnmute(),
            SlowCommand.Create(),
            FreezeCommand.Create(),
            BansCommand.Create(),
            StreamsCommand.Create(),
            EndCommand.Create(),
            BroadcastCommand.Create(),
            RevokeCommand.Create(),
            StatsCommand.Create(),
            BackupCommand.Create(),
            KeyCommand.Create(),
            TokenCommand.Create(),
            CompletionCommand.Create(),
            HelpCommand.Create(),
        };
        DemoCommand.Attach(root, demo);
        LoadCommand.AddTo(root);
        foreach (var option in root.Options)
        {
            option.Action = option switch
            {
                HelpOption { Action: HelpAction help } => new HelpWithExamples(help),
                VersionOption => new VersionLine(),
                _ => option.Action,
            };
        }

        return root;
    }

    private static async Task<int> RefuseAsync(ParseResult result, TextWriter error)
    {
        foreach (var mistake in Mistakes.Of(result))
        {
            await error.WriteLineAsync($"chatgo: {mistake}");
        }

        await error.WriteLineAsync("Try 'chatgo --help'.");
        return ExitCode.Usage;
    }
}
