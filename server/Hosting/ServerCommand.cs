using System.CommandLine;
using System.CommandLine.Help;

namespace ChatGo.Server.Hosting;

/// <summary>The command line: says what there is, and refuses what there is not.</summary>
internal static class ServerCommand
{
    private const string CheckConfig = "check-config";

    /// <summary>Runs what the command line says, to its end.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var command = Create(args);
        var parsed = command.Parse(args);
        var wrong = parsed.Errors.Select(static error => error.Message)
            .Concat(SettingNames.ExplainUnknownWords(parsed.UnmatchedTokens))
            .Concat(SettingNames.ExplainUnknownVariables(Environment.GetEnvironmentVariables().Keys.Cast<string>()));
        if (wrong.FirstOrDefault() is { } message)
        {
            await Console.Error.WriteLineAsync($"chatgo-server: {message} See chatgo-server --help.");
            return ExitCode.Usage;
        }

        // The host handles signals: it drains first.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static RootCommand Create(string[] args)
    {
        var command = new RootCommand("""
            A chat-room server: ordered rooms over gRPC, in memory, or with --data on disk.

            Listens for HTTP/2 on loopback; with a certificate and callers that are known, anywhere. Ctrl-C or SIGTERM ends
            it within 5 s of the drain (--drain-seconds); a second one ends it at once. Exit status: 0 stopped, 1 could not start, 2 wrong flag or setting, 3 the disk failed (--exit-on-store-error).
            Every setting is also an environment variable, such as CHATGO_ROOMS__MAXROOMS.
            """);
        var check = new Command(CheckConfig, "Say every setting, where it comes from and what is wrong, and end");
        command.Subcommands.Add(check);
        command.Subcommands.Add(CreateHealth());
        command.Subcommands.Add(StoreCommand.Create());
        command.SetAction((_, _) => ServerRun.RunAsync(args));
        check.SetAction((_, _) => ConfigurationCheck.RunAsync([.. args.Where(static word => word != CheckConfig)]));
        command.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        command.Options.OfType<HelpOption>().Single().Action = new ServerHelp(command.Description!, command.Subcommands);
        foreach (var each in (Command[])[command, check])
        {
            each.TreatUnmatchedTokensAsErrors = false;
            foreach (var setting in ServerSettings.All)
            {
                each.Options.Add(ToOption(setting));
            }
        }

        return command;
    }

    private static Command CreateHealth()
    {
        var url = new Option<string>("--url")
        {
            Description = "Where it listens, as --urls takes it; default: the first of CHATGO_URLS, or where a server listens that is told nothing",
            HelpName = "URL",
        };
        var health = new Command("health", "Ask a running server whether it serves, and end with 0 or 1: for containers") { url };
        health.SetAction((parsed, _) => HealthCheck.RunAsync(
            parsed.GetValue(url)
            ?? (Environment.GetEnvironmentVariable("CHATGO_URLS") is { } urls && !string.IsNullOrWhiteSpace(urls)
                ? urls
                : EndpointExtensions.DefaultUrl)));
        return health;
    }

    private static Option ToOption(ServerSetting setting) => setting.Kind switch
    {
        SettingKind.Number => new Option<int>(setting.Flag),
        SettingKind.Switch => new Option<bool>(setting.Flag),
        SettingKind.Texts => new Option<string[]>(setting.Flag) { Arity = ArgumentArity.OneOrMore },
        _ => new Option<string>(setting.Flag),
    };
}
