using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Operation;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>streams</c>.</summary>
internal static class StreamsCommand
{
    private static readonly string[] Examples =
    [
        "chatgo streams                                    all open streams",
        "chatgo streams lobby                              those that read the lobby",
        "chatgo streams --name ann --json | jq .stream_id  for programs",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var room = RoomArgument.CreateOptional("Only streams that read this room");
        var name = UserName.CreateOption("Only streams of this user");
        var json = JsonOption.Create();
        var verb = new Verb("streams", "List open streams: whose, from where, how far behind. Needs the grant admin.")
        {
            Examples = Examples,
        };
        verb.Arguments.Add(room);
        verb.Options.Add(name);
        verb.Options.Add(json);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<StreamsService>(
            services => services.AddSingleton(new StreamsOptions(
                server.Read(result), result.GetValue(room) ?? "", result.GetValue(name) ?? "", result.GetValue(json))),
            stopping));
        return verb;
    }
}
