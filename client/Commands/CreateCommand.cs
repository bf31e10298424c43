using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Rooms;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>create</c>.</summary>
internal static class CreateCommand
{
    private static readonly string[] Examples =
    [
        "chatgo create                        a room with an id of the server's choice",
        "chatgo create lobby --title \"Lobby\"  a room of your own id",
        "room=$(chatgo create)                in a script",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var room = RoomArgument.CreateOptional("The new room's id; without it the server chooses one");
        var title = new Option<string>("--title")
        {
            Description = "A title for people to read",
            HelpName = "TEXT",
            DefaultValueFactory = static _ => "",
        };
        var json = JsonOption.Create();
        var verb = new Verb("create", "Make a room and print its id.") { Examples = Examples };
        verb.Arguments.Add(room);
        verb.Options.Add(title);
        verb.Options.Add(json);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<CreateService>(
            services => services.AddSingleton(new CreateOptions(
                server.Read(result), result.GetValue(room), result.GetRequiredValue(title), result.GetValue(json))),
            stopping));
        return verb;
    }
}
