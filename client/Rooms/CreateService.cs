using System.Text.Json;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Json;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Rooms;

/// <summary>The verb <c>create</c>: makes a room and prints its id.</summary>
internal sealed class CreateService(
    CreateOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : RoomVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(ChatCalls calls, CancellationToken stopping)
    {
        var made = await calls.CreateAsync(options.ChatId ?? "", options.Title, stopping);
        Screen.Print(options.Json
            ? JsonSerializer.Serialize(new CreatedJson(made.ChatId, made.Epoch), JsonLines.Default.CreatedJson)
            : SafeText.Of(made.ChatId));
    }
}
