using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Talk;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>chat</c>.</summary>
internal static class ChatCommand
{
    private const ulong MaxHistory = 65_536;

    private static readonly string[] Examples =
    [
        "chatgo chat                              pick a room, or make one",
        "chatgo chat --chat lobby --name Ann      talk in the room \"lobby\"",
        "chatgo chat --new --name Ann             talk in a new room",
        "chatgo chat --chat lobby < lines.txt     say each line, end when all are answered",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var chat = ChatIdOption.Create();
        chat.Description = "Talk in this room, made where it is missing";
        var isNew = new Option<bool>("--new") { Description = "Talk in a new room" };
        var name = new NameOption(server);
        var history = WholeNumberOption.Create(
            "--history", "How many of the newest messages come first", 0, MaxHistory, ChatOptions.DefaultHistory);
        var transport = new TransportOption();
        var verb = new Verb("chat", "Talk in a room; from a pipe, say each line of it.") { Examples = Examples };
        verb.Options.Add(chat);
        verb.Options.Add(isNew);
        name.AddTo(verb);
        verb.Options.Add(history);
        transport.AddTo(verb);
        server.AddTo(verb);
        verb.Validators.Add(result =>
        {
            if (result.GetResult(chat) is not null && result.GetValue(isNew))
            {
                result.AddError("--new: --chat names a room already");
            }
        });
        verb.SetAction((result, stopping) => ClientHost.RunAsync<ChatService>(
            services => services.AddSingleton(new ChatOptions(
                server.Read(result), result.GetValue(chat), result.GetValue(isNew), name.ReadMember(result),
                (uint)result.GetValue(history)!.Value, transport.Read(result))),
            stopping));
        return verb;
    }
}
