using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Rooms;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>rooms</c>.</summary>
internal static class RoomsCommand
{
    private static readonly string[] Examples =
    [
        "chatgo rooms                       all rooms, up to 100",
        "chatgo rooms --prefix game-        those whose ids begin with game-",
        "chatgo rooms --json | jq .chat_id  for programs",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var prefix = new Option<string>("--prefix")
        {
            Description = "Only rooms whose id begins so",
            HelpName = "TEXT",
            DefaultValueFactory = static _ => "",
        };
        var limit = WholeNumberOption.Create("--limit", "How many at most", 1, 1_000_000, RoomsOptions.DefaultLimit);
        var json = JsonOption.Create();
        var verb = new Verb("rooms", "List the rooms: members, readers, messages so far.") { Examples = Examples };
        verb.Options.Add(prefix);
        verb.Options.Add(limit);
        verb.Options.Add(json);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<RoomsService>(
            services => services.AddSingleton(new RoomsOptions(
                server.Read(result), result.GetRequiredValue(prefix), result.GetValue(limit)!.Value,
                result.GetValue(json))),
            stopping));
        return verb;
    }
}
