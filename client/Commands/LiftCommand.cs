using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Moderation;
using Kind = ChatGo.Api.Restriction.Types.Kind;

namespace ChatGo.Client.Commands;

/// <summary>The verbs <c>unban</c> and <c>unmute</c>.</summary>
internal static class LiftCommand
{
    private static readonly string[] UnbanExamples =
    [
        "chatgo unban lobby ann         ann may come to the lobby again",
        "chatgo unban --all-rooms ann   to the server",
    ];

    private static readonly string[] UnmuteExamples =
    [
        "chatgo unmute lobby ann         ann may send to the lobby again",
        "chatgo unmute --all-rooms ann   to all rooms",
    ];

    /// <summary>Makes the verb <c>unban</c>.</summary>
    public static Command CreateUnban() => Create("unban", "Lift a ban.", Kind.Ban, UnbanExamples);

    /// <summary>Makes the verb <c>unmute</c>.</summary>
    public static Command CreateUnmute() => Create("unmute", "Lift a mute.", Kind.Mute, UnmuteExamples);

    private static Verb Create(string name, string purpose, Kind kind, string[] examples)
    {
        var server = new ServerArguments();
        var target = new RestrictionTarget();
        var verb = new Verb(name, purpose) { Examples = examples };
        target.AddTo(verb);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<LiftService>(
            services => services.AddSingleton(new LiftOptions(
                server.Read(result), target.ReadRoom(result), target.ReadName(result), kind)),
            stopping));
        return verb;
    }
}
