using System.Text.Json;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Json;
using ChatGo.Client.Rooms;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Moderation;

/// <summary>The verb <c>bans</c>: who is banned or muted.</summary>
internal sealed class RestrictionsService(
    RestrictionsOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : RoomVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(ChatCalls calls, CancellationToken stopping)
    {
        var table = new TextTable("NAME", "KIND", "UNTIL", "SET BY", "SET AT", "REASON");
        await foreach (var found in calls.RestrictionsAsync(options.ChatId, options.Name, stopping))
        {
            if (options.Json)
            {
                Screen.Print(JsonSerializer.Serialize(RestrictionJson.Of(found), JsonLines.Default.RestrictionJson));
            }
            else
            {
                table.Add(
                    found.Username, RestrictionWords.Verb(found.Kind), found.Until is null ? "for good" : MessageTime.Of(found.Until),
                    found.SetBy, MessageTime.Of(found.SetAt), found.Reason);
            }
        }

        if (!options.Json)
        {
            var who = options.Name.Length > 0 ? $"{options.Name} is not" : "nobody is";
            table.WriteTo(Screen, $"{who} restricted in {RestrictionWords.Place(options.ChatId)}");
        }
    }
}
