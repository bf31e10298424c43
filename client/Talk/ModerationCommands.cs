using ChatGo.Client.Commands;
using ChatGo.Client.Connections;
using ChatGo.Client.Moderation;
using ChatGo.Client.Terminal;
using ChatGo.Client.Trust;
using Kind = ChatGo.Api.Restriction.Types.Kind;

namespace ChatGo.Client.Talk;

/// <summary>Lines that begin with a slash and send somebody out, ban, mute, or allow again.</summary>
internal sealed class ModerationCommands(string room, ServerAccess server, ChatCalls calls, Screen screen, TimeProvider time)
{
    private const char Quote = '"';

    /// <summary>The commands, each with what it does.</summary>
    public static IReadOnlyList<(string Usage, string Purpose)> Help { get; } =
    [
        ("/kick NAME [REASON]", "send somebody out for a minute"),
        ("/ban NAME [10m] [REASON]", "keep somebody out, for a time or for good"),
        ("/mute NAME [10m] [REASON]", "let somebody read only"),
        ("/unban NAME, /unmute NAME", "lift that again"),
    ];

    /// <summary>Does what <paramref name="command"/> asks for.</summary>
    /// <param name="command">The first word.</param>
    /// <param name="rest">What stands behind it. A name with blanks stands between quotes.</param>
    /// <param name="stopping">Cancels it.</param>
    /// <returns>Whether there is such a command.</returns>
    public async Task<bool> TryRunAsync(string command, string rest, CancellationToken stopping)
    {
        Func<string, string, CancellationToken, Task>? act = command switch
        {
            "/kick" => KickAsync,
            "/ban" => (name, behind, token) => RestrictAsync(Kind.Ban, name, behind, token),
            "/mute" => (name, behind, token) => RestrictAsync(Kind.Mute, name, behind, token),
            "/unban" => (name, _, token) => LiftAsync(Kind.Ban, name, token),
            "/unmute" => (name, _, token) => LiftAsync(Kind.Mute, name, token),
            _ => null,
        };
        if (act is null)
        {
            return false;
        }

        var (name, behind) = SplitName(rest);
        if (UserName.Explain(command, name) is { } wrong)
        {
            screen.Warn(wrong);
        }
        else
        {
            await act(name, behind, stopping);
        }

        return true;
    }

    private async Task KickAsync(string name, string reason, CancellationToken stopping)
    {
        var options = new KickOptions(server, room, name, KickOptions.DefaultRejoinAfter, reason);
        var request = options.ToRequest();
        await calls.RemoveAsync(request, stopping);
        screen.Say(RestrictionWords.Done(request, options.RejoinAfter));
    }

    private async Task RestrictAsync(Kind kind, string name, string behind, CancellationToken stopping)
    {
        var (first, others) = SplitWord(behind);
        var period = TimeSpans.TryRead(first, RestrictOptions.MaxPeriod);
        var options = new RestrictOptions(server, room, name, kind, period, period is null ? behind : others);
        screen.Say(RestrictionWords.Done(await calls.RestrictAsync(options.ToRestriction(time.GetUtcNow()), stopping)));
    }

    private async Task LiftAsync(Kind kind, string name, CancellationToken stopping)
    {
        var request = new LiftOptions(server, room, name, kind).ToRequest();
        await calls.LiftAsync(request, stopping);
        screen.Say(RestrictionWords.Done(request));
    }

    private static (string Name, string Behind) SplitName(string text) =>
        text.StartsWith(Quote) && text.IndexOf(Quote, 1) is > 0 and var end
            ? (text[1..end], text[(end + 1)..].Trim())
            : SplitWord(text);

    private static (string Word, string Behind) SplitWord(string text) => text.IndexOf(' ') is >= 0 and var end
        ? (text[..end], text[end..].Trim())
        : (text, "");
}
