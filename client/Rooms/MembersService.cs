using System.Text.Json;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Json;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Rooms;

/// <summary>The verb <c>members</c>: who is in a room.</summary>
internal sealed class MembersService(
    MembersOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : RoomVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(ChatCalls calls, CancellationToken stopping)
    {
        var table = new TextTable("NAME", "CONNECTIONS", "JOINED");
        await foreach (var member in calls.MembersAsync(options.ChatId, stopping))
        {
            if (options.Json)
            {
                Screen.Print(JsonSerializer.Serialize(MemberJson.Of(member), JsonLines.Default.MemberJson));
            }
            else
            {
                table.Add(member.Username, $"{member.Connections}", MessageTime.Of(member.JoinedAt));
            }
        }

        if (!options.Json)
        {
            table.WriteTo(Screen, $"nobody is in room {options.ChatId}");
        }
    }
}
