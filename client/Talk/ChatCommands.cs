using System.Globalization;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Talk;

/// <summary>Lines that begin with a slash.</summary>
internal sealed class ChatCommands(
    string room, ChatCalls calls, ModerationCommands moderation, ChatView view, Screen screen)
{
    private const ulong DefaultHistory = 20;
    private const ulong MaxHistory = 65_536;
    private const int UsageWidth = 28;

    private static readonly (string Usage, string Purpose)[] Help =
    [
        ("/who", "who is here"),
        ("/history N", "the newest N messages again"),
        .. ModerationCommands.Help,
        ("/quit", "leave, once everything is sent; so does Ctrl-D"),
        ("//text", "say \"/text\""),
    ];

    /// <summary>Whether <paramref name="line"/> is a command. Two slashes begin a message.</summary>
    public static bool IsCommand(string line) => line.StartsWith('/') && !line.StartsWith("//", StringComparison.Ordinal);

    /// <summary>What a line that is no command says.</summary>
    public static string TextOf(string line) => line.StartsWith('/') ? line[1..] : line;

    /// <summary>Does what <paramref name="line"/> asks for.</summary>
    /// <returns>Whether the talk goes on.</returns>
    public async Task<bool> RunAsync(string line, CancellationToken stopping)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        try
        {
            await (words[0] switch
            {
                "/quit" => Task.CompletedTask,
                "/who" => TellMembersAsync(stopping),
                "/history" => TellHistoryAsync(words.Length > 1 ? words[1] : null, stopping),
                "/help" => TellHelpAsync(),
                _ => ModerateAsync(words[0], line, stopping),
            });
        }
        catch (ClientFailureException failure)
        {
            screen.Warn(failure.Message);
        }

        return words[0] != "/quit";
    }

    private async Task TellMembersAsync(CancellationToken stopping)
    {
        var names = await calls.MembersAsync(room, stopping)
            .Select(static member => member.Connections > 1 ? $"{member.Username} ×{member.Connections}" : member.Username)
            .ToListAsync(stopping);
        screen.Say(names.Count == 0 ? "nobody is here" : $"here: {string.Join(", ", names)}");
    }

    private async Task TellHistoryAsync(string? wanted, CancellationToken stopping)
    {
        var count = DefaultHistory;
        if (wanted is not null
            && (!ulong.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out count)
                || count is 0 or > MaxHistory))
        {
            screen.Warn($"/history: '{wanted}' is not a whole number from 1 to {MaxHistory}");
            return;
        }

        var messages = await calls.HistoryAsync(room, count, stopping);
        screen.Say(messages.Count == 0 ? "no messages yet" : $"the newest {messages.Count} messages:");
        foreach (var message in messages)
        {
            view.Show(message);
        }
    }

    private Task TellHelpAsync()
    {
        foreach (var (usage, purpose) in Help)
        {
            screen.Say($"{usage,-UsageWidth}{purpose}");
        }

        return Task.CompletedTask;
    }

    private async Task ModerateAsync(string command, string line, CancellationToken stopping)
    {
        if (!await moderation.TryRunAsync(command, line.Trim()[command.Length..].Trim(), stopping))
        {
            screen.Warn($"no command {command}; /help tells them");
        }
    }
}
