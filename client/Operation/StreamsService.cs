using System.Text.Json;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Json;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Operation;

/// <summary>The verb <c>streams</c>: which streams are open.</summary>
internal sealed class StreamsService(
    StreamsOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : AdminVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(AdminCalls calls, CancellationToken stopping)
    {
        var table = new TextTable(
            "ID", "NAME", "CALL", "ADDRESS", "OPEN SINCE", "ROOMS", "LAG", "MESSAGES", "BYTES", "BLOCKED MS");
        await foreach (var stream in calls.StreamsAsync(options.Name, options.ChatId, stopping))
        {
            if (options.Json)
            {
                Screen.Print(JsonSerializer.Serialize(StreamJson.Of(stream), JsonLines.Default.StreamJson));
            }
            else
            {
                table.Add(
                    $"{stream.StreamId}", stream.Username, stream.Call, stream.RemoteAddress, MessageTime.Of(stream.OpenedAt),
                    $"{stream.Rooms}", $"{stream.Lag}", $"{stream.Messages}", $"{stream.Bytes}", $"{stream.BlockedMs}");
            }
        }

        if (!options.Json)
        {
            table.WriteTo(Screen, "no open streams");
        }
    }
}
