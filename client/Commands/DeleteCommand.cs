using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Rooms;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>delete</c>.</summary>
internal static class DeleteCommand
{
    private static readonly string[] Examples = ["chatgo delete lobby  delete the room \"lobby\""];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var room = RoomArgument.Create();
        var verb = new Verb("delete", "Delete a room and all that it holds; its readers are told.")
        {
            Examples = Examples,
        };
        verb.Arguments.Add(room);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<DeleteService>(
            services => services.AddSingleton(new DeleteOptions(server.Read(result), result.GetRequiredValue(room))),
            stopping));
        return verb;
    }
}
