using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Rooms;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>history</c>.</summary>
internal static class HistoryCommand
{
    private static readonly string[] Examples =
    [
        "chatgo history lobby               the newest 50 messages",
        "chatgo history lobby --limit 5000  more of them",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var room = RoomArgument.Create();
        var limit = WholeNumberOption.Create(
            "--limit", "How many at most", 1, HistoryOptions.MaxLimit, HistoryOptions.DefaultLimit);
        var json = JsonOption.Create();
        var verb = new Verb("history", "Print the newest messages that a room holds, oldest first.")
        {
            Examples = Examples,
        };
        verb.Arguments.Add(room);
        verb.Options.Add(limit);
        verb.Options.Add(json);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<HistoryService>(
            services => services.AddSingleton(new HistoryOptions(
                server.Read(result), result.GetRequiredValue(room), result.GetValue(limit)!.Value,
                result.GetValue(json))),
            stopping));
        return verb;
    }
}
