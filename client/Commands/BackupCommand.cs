using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Operation;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>backup</c>.</summary>
internal static class BackupCommand
{
    private static readonly string[] Examples =
    [
        "chatgo backup                      a copy that is called by the time",
        "chatgo backup before-the-upgrade   and one that is called so",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var name = new Argument<string>("NAME")
        {
            Description = "What the copy is called; default: the time",
            DefaultValueFactory = static _ => string.Empty,
        };
        var json = JsonOption.Create();
        var verb = new Verb("backup", "Copy what the server keeps on disk, while it goes on, and print where. Needs the grant admin.")
        {
            Examples = Examples,
        };
        verb.Arguments.Add(name);
        verb.Options.Add(json);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<BackupService>(
            services => services.AddSingleton(new BackupOptions(
                server.Read(result), result.GetRequiredValue(name), result.GetValue(json))),
            stopping));
        return verb;
    }
}
