using System.Text.Json;
using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Json;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Operation;

/// <summary>The verb <c>broadcast</c>: sends one message to many rooms.</summary>
internal sealed class BroadcastService(
    BroadcastOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : AdminVerb(options.Server, screen, time, outcome, lifetime)
{
    // More of them help nobody who reads.
    private const int MaxNamed = 10;

    /// <inheritdoc/>
    protected override async Task RunAsync(AdminCalls calls, CancellationToken stopping)
    {
        var told = await calls.BroadcastAsync(options.ToRequest(), stopping);
        if (options.Json)
        {
            Screen.Print(JsonSerializer.Serialize(BroadcastJson.Of(told), JsonLines.Default.BroadcastJson));
        }
        else
        {
            var table = new TextTable("STORED", "REFUSED");
            table.Add($"{told.Stored}", $"{told.Refused}");
            table.WriteTo(Screen, "");
        }

        if (told.Refused > 0)
        {
            throw new ClientFailureException($"{told.Refused} of {told.Stored + told.Refused} rooms did not take it: {NamesOf(told)}");
        }

        if (told.Stored == 0)
        {
            throw new ClientFailureException("there is no room to send it to");
        }
    }

    private static string NamesOf(BroadcastResponse told) =>
        string.Join(", ", told.RefusedChatIds.Take(MaxNamed)) + (told.Refused > MaxNamed ? ", …" : "");
}
