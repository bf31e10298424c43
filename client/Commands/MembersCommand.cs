using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Rooms;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>members</c>.</summary>
internal static class MembersCommand
{
    private static readonly string[] Examples = ["chatgo members lobby  who is in the room \"lobby\""];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var room = RoomArgument.Create();
        var json = JsonOption.Create();
        var verb = new Verb("members", "List who is in a room.") { Examples = Examples };
        verb.Arguments.Add(room);
        verb.Options.Add(json);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<MembersService>(
            services => services.AddSingleton(new MembersOptions(
                server.Read(result), result.GetRequiredValue(room), result.GetValue(json))),
            stopping));
        return verb;
    }
}
