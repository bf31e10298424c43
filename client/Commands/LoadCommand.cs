using System.CommandLine;
using System.CommandLine.Help;
using ChatGo.Client.Hosting;
using ChatGo.Client.Load;
using ChatGo.Client.Load.Workers;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>load</c>: drives a load on a server and verifies every delivery; and the hidden
/// <c>load-worker</c>, by which it takes more processes.</summary>
internal static class LoadCommand
{
    private const string Purpose = "Load a server and verify every delivery: each message once and in order.";

    /// <summary>Makes <paramref name="root"/> know the verbs.</summary>
    public static void AddTo(Command root)
    {
        root.Subcommands.Add(CreateLoad());
        root.Subcommands.Add(CreateWorker());
    }

    private static Command CreateLoad()
    {
        var arguments = new LoadArguments();
        var command = new Command("load", Purpose);
        arguments.AddTo(command);
        command.Options.Add(new HelpOption { Action = new LoadHelp(new HelpAction()) });
        command.SetAction((result, stopping) => RunAsync(arguments, result, stopping));
        return command;
    }

    private static Command CreateWorker()
    {
        var index = new Argument<int>("index");
        var command = new Command("load-worker") { index };
        command.Hidden = true;
        command.SetAction((result, stopping) => RunWorkerAsync(result.GetValue(index), stopping));
        return command;
    }

    private static async Task<int> RunAsync(LoadArguments arguments, ParseResult result, CancellationToken stopping)
    {
        LoadOptions options;
        try
        {
            options = arguments.Read(result);
        }
        catch (Exception mistake) when (mistake is FormatException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"chatgo: --profile: {mistake.Message}");
            return ExitCode.Usage;
        }

        var verdict = new LoadVerdict();
        var code = await ClientHost.RunAsync<LoadService>(
            services => services.AddSingleton(options).AddSingleton(verdict), stopping);
        return code == ExitCode.Success ? verdict.Code : code;
    }

    private static Task<int> RunWorkerAsync(int index, CancellationToken stopping) =>
        ClientHost.RunAsync<WorkerService>(services => services.AddSingleton(new WorkerIndex(index)), stopping);
}
