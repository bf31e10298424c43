using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Rooms;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>send</c>.</summary>
internal static class SendCommand
{
    private static readonly string[] Examples =
    [
        "chatgo send lobby \"hello there\"                    one message",
        "chatgo send lobby --name bot < lines.txt           one for each line",
        "chatgo send lobby \"order 7\" --message-id order-7   stored once, however often it is run",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var room = RoomArgument.Create();
        var text = new Argument<string?>("TEXT")
        {
            Description = "The message; without it each line of standard input is one",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var name = new NameOption(server);
        var messageId = MessageIdOption.Create();
        var json = JsonOption.Create();
        var verb = new Verb("send", "Send messages to a room and print the sequence of each.") { Examples = Examples };
        verb.Arguments.Add(room);
        verb.Arguments.Add(text);
        name.AddTo(verb);
        verb.Options.Add(messageId);
        verb.Options.Add(json);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<SendService>(
            services => services
                .AddSingleton(static _ => LineReader.OfProcess())
                .AddSingleton(new SendOptions(
                    server.Read(result), result.GetRequiredValue(room), name.ReadSender(result),
                    result.GetValue(text), result.GetValue(messageId), result.GetValue(json))),
            stopping));
        verb.Validators.Add(result =>
        {
            if (result.GetResult(messageId) is not null && result.GetValue(text) is null)
            {
                result.AddError("--message-id: needs a TEXT, which it is the id of");
            }
        });
        return verb;
    }
}
