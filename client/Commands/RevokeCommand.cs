using System.CommandLine;
using ChatGo.Client.Hosting;
using ChatGo.Client.Operation;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>revoke</c>.</summary>
internal static class RevokeCommand
{
    private static readonly string[] Examples =
    [
        "chatgo revoke ann                                 every token of ann until now",
        "chatgo revoke ann --before 2026-01-02T03:04:05Z   those that were issued before",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var name = UserName.CreateArgument("Whose tokens");
        var before = MomentOption.Create("--before", "Only tokens that were issued before, RFC 3339; default: now");
        var json = JsonOption.Create();
        var verb = new Verb("revoke", "Make a user's tokens void, and end their streams. Needs the grant admin.")
        {
            Examples = Examples,
        };
        verb.Arguments.Add(name);
        verb.Options.Add(before);
        verb.Options.Add(json);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<RevokeService>(
            services => services.AddSingleton(new RevokeOptions(
                server.Read(result), result.GetRequiredValue(name), result.GetValue(before), result.GetValue(json))),
            stopping));
        return verb;
    }
}
