using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Moderation;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>kick</c>.</summary>
internal static class KickCommand
{
    private static readonly string[] Examples =
    [
        "chatgo kick lobby ann                             out for a minute",
        "chatgo kick lobby ann --for 10m --reason \"spam\"   longer; the user is told why",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var room = RoomArgument.Create();
        var name = UserName.CreateArgument("Who");
        var period = PeriodOption.Create("How long until the user may come back", "60s", KickOptions.MaxRejoinAfter);
        var reason = ReasonOption.Create();
        var verb = new Verb("kick", "Send a user out of a room, for a while.") { Examples = Examples };
        verb.Arguments.Add(room);
        verb.Arguments.Add(name);
        verb.Options.Add(period);
        verb.Options.Add(reason);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<KickService>(
            services => services.AddSingleton(new KickOptions(
                server.Read(result), result.GetRequiredValue(room), result.GetRequiredValue(name),
                result.GetValue(period) ?? KickOptions.DefaultRejoinAfter, result.GetValue(reason) ?? "")),
            stopping));
        return verb;
    }
}
