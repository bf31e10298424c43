using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Rooms;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>tail</c>.</summary>
internal static class TailCommand
{
    // The wire's sequences stay below it, so that JavaScript can count them.
    private const ulong MaxSequence = 1UL << 53;

    private static readonly string[] Examples =
    [
        "chatgo tail lobby                     messages from now on, until Ctrl-C",
        "chatgo tail lobby --after 0           everything held, then what comes",
        "chatgo tail lobby --count 1           wait for one message",
        "chatgo tail lobby --json | jq .text   for programs",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var room = RoomArgument.Create();
        var after = WholeNumberOption.Create("--after", "Start behind this sequence", 0, MaxSequence, null);
        var count = WholeNumberOption.Create("--count", "End after so many messages", 1, MaxSequence, null);
        var transport = new TransportOption();
        var json = JsonOption.Create();
        var verb = new Verb("tail", "Print a room's messages as they come, through outages; tell what was missed.")
        {
            Examples = Examples,
        };
        verb.Arguments.Add(room);
        Array.ForEach<Option>([after, count, json], verb.Options.Add);
        transport.AddTo(verb);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<TailService>(
            services => services.AddSingleton(new TailOptions(
                server.Read(result), result.GetRequiredValue(room), result.GetValue(after), result.GetValue(count),
                transport.Read(result), result.GetValue(json))),
            stopping));
        return verb;
    }
}
