using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Moderation;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>bans</c>.</summary>
internal static class BansCommand
{
    private static readonly string[] Examples =
    [
        "chatgo bans lobby                        who is banned or muted in the lobby",
        "chatgo bans --all-rooms --name ann       what holds for ann in all rooms",
        "chatgo bans lobby --json | jq .username  for programs",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var room = RoomArgument.CreateOptional($"The room's id; left out with {AllRoomsOption.Name}");
        var allRooms = AllRoomsOption.Create("List those that hold in all rooms instead; needs the grant admin");
        var name = UserName.CreateOption("Only those of this user");
        var json = JsonOption.Create();
        var verb = new Verb("bans", "List who is banned or muted, until when, and why.") { Examples = Examples };
        verb.Arguments.Add(room);
        Array.ForEach<Option>([allRooms, name, json], verb.Options.Add);
        server.AddTo(verb);
        verb.Validators.Add(result =>
        {
            if (result.GetResult(room) is { Tokens.Count: > 0 } == result.GetValue(allRooms))
            {
                result.AddError($"give either a {RoomArgument.Name} or {AllRoomsOption.Name}");
            }
        });
        verb.SetAction((result, stopping) => ClientHost.RunAsync<RestrictionsService>(
            services => services.AddSingleton(new RestrictionsOptions(
                server.Read(result), result.GetValue(room) ?? "", result.GetValue(name) ?? "", result.GetValue(json))),
            stopping));
        return verb;
    }
}
