using System.Text.Json;
using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Json;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Operation;

/// <summary>The verb <c>stats</c>: the server's figures.</summary>
internal sealed class StatsService(
    StatsOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : AdminVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(AdminCalls calls, CancellationToken stopping)
    {
        var stats = await calls.StatsAsync(stopping);
        if (options.Json)
        {
            Screen.Print(JsonSerializer.Serialize(StatsJson.Of(stats), JsonLines.Default.StatsJson));
        }
        else
        {
            TableOf(stats).WriteTo(Screen, "");
        }
    }

    private static TextTable TableOf(Stats stats)
    {
        var table = new TextTable("FIGURE", "VALUE");
        table.Add("version", stats.Version);
        table.Add("engine", stats.Engine);
        table.Add("started at", MessageTime.Of(stats.StartedAt));
        table.Add("draining", stats.Draining ? "yes" : "no");
        table.Add("rooms", $"{stats.Rooms}");
        table.Add("streams", $"{stats.Streams}");
        table.Add("connections", $"{stats.Connections}");
        table.Add("messages sent", $"{stats.MessagesSent}");
        table.Add("messages delivered", $"{stats.MessagesDelivered}");
        table.Add("gaps", $"{stats.Gaps}");
        table.Add("resident bytes", $"{stats.ResidentBytes}");
        return table;
    }
}
