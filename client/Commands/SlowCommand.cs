using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ChatGo.Client.Hosting;
using ChatGo.Client.Moderation;

namespace ChatGo.Client.Commands;

/// <summary>The verb <c>slow</c>.</summary>
internal static class SlowCommand
{
    private const string Name = "SECONDS";
    private const string Off = "off";

    private static readonly string[] Examples =
    [
        "chatgo slow lobby 30    one message per user every 30 seconds",
        "chatgo slow lobby off   as many as they like",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var server = new ServerArguments();
        var room = RoomArgument.Create();
        var seconds = new Argument<uint>(Name)
        {
            Description = $"Seconds from one message of a user to its next, 1 to {PolicyOptions.MaxSlowModeSeconds}; or {Off}",
            HelpName = $"{Name}|{Off}",
            CustomParser = Parse,
        };
        seconds.CompletionSources.Add(Off);
        var verb = new Verb("slow", "Let each user send to a room only every so often.") { Examples = Examples };
        verb.Arguments.Add(room);
        verb.Arguments.Add(seconds);
        server.AddTo(verb);
        verb.SetAction((result, stopping) => ClientHost.RunAsync<PolicyService>(
            services => services.AddSingleton(new PolicyOptions(
                server.Read(result), result.GetRequiredValue(room), result.GetRequiredValue(seconds), IsFrozen: null)),
            stopping));
        return verb;
    }

    private static uint Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        if (text == Off)
        {
            return 0;
        }

        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 1 and <= PolicyOptions.MaxSlowModeSeconds)
        {
            return seconds;
        }

        argument.AddError($"{Name}: '{text}' is neither a whole number from 1 to {PolicyOptions.MaxSlowModeSeconds} nor {Off}");
        return 0;
    }
}
