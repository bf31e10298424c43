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
        var command = new Verb("demo", "John and Jack talk in one room; prints what each of them receives.")
        {
            Examples =
            [
                "chatgo demo                       John and Jack talk in a new room on localhost",
                "chatgo demo --chat lobby          join the room \"lobby\", so that two demos meet",
                "chatgo demo --john-seconds 0.5    a livelier talk",
            ],
        };
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
