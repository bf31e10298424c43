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
        foreach (var message in await calls.HistoryAsync(options.ChatId, options.Limit, stopping))
        {
            printer.Print(message);
        }
    }
}
