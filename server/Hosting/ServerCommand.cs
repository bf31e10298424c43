using System.CommandLine;

namespace ChatGo.Server.Hosting;

/// <summary>The command line: says what there is, and refuses what there is not.</summary>
internal static class ServerCommand
{
    /// <summary>Runs what the command line says, to its end.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var command = Create();
        command.SetAction((_, _) => ServerRun.RunAsync(args));
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

    private static RootCommand Create()
    {
        var command = new RootCommand($$"""
            A chat-room server: ordered rooms over gRPC, in memory.

            Listens for plaintext HTTP/2 on loopback. Ctrl-C or SIGTERM ends it within 5 s.
            Exit status: 0 stopped, 1 could not start, 2 wrong flag or setting.
            Every setting is also an environment variable, such as CHATGO_ROOMS__MAXROOMS.

            Examples:
              chatgo-server
              chatgo-server --urls http://localhost:50052 --history-messages 4096
              chatgo-server --urls "http://localhost:50051;http://unix:/run/chatgo.sock"
              CHATGO_ROOMS__MAXROOMS=500 chatgo-server
            """)
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        command.Options.Add(new Option<string>("--urls")
        {
            Description = $"Where to listen, several separated by ; [default: {EndpointExtensions.DefaultUrl}]",
            HelpName = "URL",
        });
        foreach (var setting in ServerSetting.All)
        {
            command.Options.Add(new Option<int>(setting.Flag)
            {
                Description = $"{setting.Help} [default: {setting.DefaultText}]",
                HelpName = "N",
            });
        }

        return command;
    }
}
