using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Operation;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>stats</c>.</summary>
internal static class StatsCommand
{
    private static readonly string[] Examples =
    [
        "chatgo stats                     the server's figures",
        "chatgo stats --json | jq .rooms  for programs",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var json = JsonOption.Create();
        var verb = new Verb("stats", "Print the server's figures. Needs the grant admin.") { Examples = Examples };
        verb.Options.Add(json);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<StatsService>(
            services => services.AddSingleton(new StatsOptions(server.Read(result), result.GetValue(json))), stopping));
        return verb;
    }
}
