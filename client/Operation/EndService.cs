using System.Text.Json;
using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Json;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Operation;

/// <summary>The verb <c>end</c>: ends streams.</summary>
internal sealed class EndService(
    EndOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : AdminVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(AdminCalls calls, CancellationToken stopping)
    {
        var request = new EndStreamsRequest { Reason = options.Reason };
        if (options.StreamId is { } id)
        {
            request.StreamId = id;
        }
        else
        {
            request.Username = options.Name;
        }

        var ended = (await calls.EndAsync(request, stopping)).Streams;
        Screen.Print(options.Json
            ? JsonSerializer.Serialize(new EndedJson(ended), JsonLines.Default.EndedJson)
            : $"{ended}");
        if (ended == 0)
        {
            throw new ClientFailureException(options.StreamId is null
                ? $"{options.Name} has no open stream"
                : $"stream {options.StreamId} is not open");
        }
    }
}
