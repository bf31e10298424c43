using System.CommandLine;
using System.CommandLine.Parsing;
using ChatGo.Client.Hosting;
using ChatGo.Client.Operation;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>broadcast</c>.</summary>
internal static class BroadcastCommand
{
    private const string RoomsName = "--rooms";
    private const string PrefixName = "--prefix";

    private static readonly string[] Examples =
    [
        "chatgo broadcast \"back in 5 minutes\" --all-rooms         to every room",
        "chatgo broadcast \"round 2\" --prefix match:              to those whose ids begin so",
        "chatgo broadcast \"hello\" --rooms lobby,hall --name bot  to these",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var text = new Argument<string>("TEXT") { Description = "The message" };
        var rooms = new Option<string[]>(RoomsName)
        {
            Description = "To these rooms",
            HelpName = "ROOM,…",
            CustomParser = ParseRooms,
        };
        var prefix = TextOption.Create(PrefixName, "TEXT", "To the rooms whose ids begin so");
        var allRooms = AllRoomsOption.Create("To every room");
        var name = new NameOption(server);
        var messageId = MessageIdOption.Create();
        var json = JsonOption.Create();
        var verb = new Verb(
            "broadcast", "Send one message to many rooms, and print how many took and refused it. Needs the grant admin.")
        {
            Examples = Examples,
        };
        verb.Arguments.Add(text);
        Array.ForEach<Option>([rooms, prefix, allRooms], verb.Options.Add);
        name.AddTo(verb);
        verb.Options.Add(messageId);
        verb.Options.Add(json);
        server.AddTo(verb);
        verb.Validators.Add(result =>
        {
            if (((Option[])[rooms, prefix, allRooms]).Count(option => result.GetResult(option) is { Implicit: false }) != 1)
            {
                result.AddError($"give one of {RoomsName}, {PrefixName} and {AllRoomsOption.Name}");
            }
        });
        verb.SetAction((result, stopping) => ClientHost.RunAsync<BroadcastService>(
            services => services.AddSingleton(new BroadcastOptions(
                server.Read(result), result.GetValue(rooms) ?? [], result.GetValue(prefix), name.ReadSender(result),
                result.GetRequiredValue(text), result.GetValue(messageId), result.GetValue(json))),
            stopping));
        return verb;
    }

    private static string[] ParseRooms(ArgumentResult argument)
    {
        var rooms = CommaList.Words(argument);
        foreach (var wrong in rooms.Select(static room => RoomIdParser.Explain(RoomsName, room)).OfType<string>())
        {
            argument.AddError(wrong);
        }

        return rooms;
    }
}
