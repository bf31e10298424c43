using System.Text.Json;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Json;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Rooms;

/// <summary>The verb <c>rooms</c>: which rooms there are.</summary>
internal sealed class RoomsService(
    RoomsOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : RoomVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(ChatCalls calls, CancellationToken stopping)
    {
        var table = new TextTable("ROOM", "MEMBERS", "READERS", "MESSAGES", "CREATED", "TITLE");
        await foreach (var chat in calls.ListAsync(options.Prefix, options.Limit, stopping))
        {
            if (options.Json)
            {
                Screen.Print(JsonSerializer.Serialize(RoomJson.Of(chat), JsonLines.Default.RoomJson));
            }
            else
            {
                table.Add(
                    chat.ChatId, $"{chat.Members}", $"{chat.Readers}", $"{chat.Head}", MessageTime.Of(chat.CreatedAt),
                    chat.Title);
            }
        }

        if (!options.Json)
        {
            table.WriteTo(Screen, options.Prefix.Length == 0 ? "no rooms" : $"no rooms that begin with {options.Prefix}");
        }
    }
}
