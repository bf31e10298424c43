using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Moderation;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>freeze</c>.</summary>
internal static class FreezeCommand
{
    private static readonly string[] Examples =
    [
        "chatgo freeze lobby         only moderators may send",
        "chatgo freeze lobby --off   everybody may again",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var room = RoomArgument.Create();
        var off = new Option<bool>("--off") { Description = "Let everybody send again", Arity = ArgumentArity.Zero };
        var verb = new Verb("freeze", "Let only moderators send to a room.") { Examples = Examples };
        verb.Arguments.Add(room);
        verb.Options.Add(off);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<PolicyService>(
            services => services.AddSingleton(new PolicyOptions(
                server.Read(result), result.GetRequiredValue(room), SlowModeSeconds: null, !result.GetValue(off))),
            stopping));
        return verb;
    }
}
