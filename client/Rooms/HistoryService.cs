using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Rooms;

/// <summary>The verb <c>history</c>: the newest messages that a room holds, oldest first.</summary>
internal sealed class HistoryService(
    HistoryOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : RoomVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(ChatCalls calls, CancellationToken stopping)
    {
        var printer = new MessagePrinter(options.ChatId, Screen, options.Json);
        var messages = await calls.HistoryAsync(options.ChatId, options.Limit, stopping);
        foreach (var message in messages)
        {
            printer.Print(message);
        }

        if (messages.Count == 0 && Screen.IsTerminal && !options.Json)
        {
            Screen.Say($"room {options.ChatId} holds no messages");
        }
    }
}
