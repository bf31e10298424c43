using System.CommandLine;
using ChatGo.Client.Demo;
using ChatGo.Client.Hosting;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>demo</c>: John and Jack talk in one room.</summary>
internal static class DemoCommand
{
    /// <summary>Makes the verb, with <paramref name="arguments"/> as its options.</summary>
    public static Command Create(DemoArguments arguments)
    {
        var command = new Command("demo", "John and Jack talk in one room; prints what each of them receives.");
        Attach(command, arguments);
        return command;
    }

    /// <summary>Makes <paramref name="command"/> run the demo.</summary>
    public static void Attach(Command command, DemoArguments arguments)
    {
        arguments.AddTo(command);
        command.SetAction((result, stopping) => RunAsync(arguments.Read(result), stopping));
    }

    private static Task<int> RunAsync(DemoOptions options, CancellationToken stopping) =>
        ClientHost.RunAsync<DemoService>(services => services.AddSingleton(options), stopping);
}
