using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Moderation;
using Kind = ChatGo.Api.Restriction.Types.Kind;

namespace ChatGo.Client.Commands;

/// <summary>The verbs <c>ban</c> and <c>mute</c>.</summary>
internal static class RestrictCommand
{
    private static readonly string[] BanExamples =
    [
        "chatgo ban lobby ann                            out of the lobby for good",
        "chatgo ban lobby ann --for 2h --reason \"spam\"   for two hours; the user is told why",
        "chatgo ban --all-rooms ann                      off the server",
    ];

    private static readonly string[] MuteExamples =
    [
        "chatgo mute lobby ann --for 10m   reads on, and may not send for ten minutes",
        "chatgo mute --all-rooms ann       nowhere, for good",
    ];

    /// <summary>Makes the verb <c>ban</c>.</summary>
    public static Command CreateBan() => Create(
        "ban", "Keep a user out of a room, or of all: nothing that names the room is allowed.", Kind.Ban, BanExamples);

    /// <summary>Makes the verb <c>mute</c>.</summary>
    public static Command CreateMute() =>
        Create("mute", "Let a user read a room, or all, and send nothing.", Kind.Mute, MuteExamples);

    private static Verb Create(string name, string purpose, Kind kind, string[] examples)
    {
        var server = new ServerArguments();
        var target = new RestrictionTarget();
        var period = PeriodOption.Create("For how long", "for good", RestrictOptions.MaxPeriod);
        var reason = ReasonOption.Create();
        var verb = new Verb(name, purpose) { Examples = examples };
        target.AddTo(verb);
        verb.Options.Add(period);
        verb.Options.Add(reason);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<RestrictService>(
            services => services.AddSingleton(new RestrictOptions(
                server.Read(result), target.ReadRoom(result), target.ReadName(result), kind, result.GetValue(period),
                result.GetValue(reason) ?? "")),
            stopping));
        return verb;
    }
}
