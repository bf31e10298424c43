using System.Text.Json;
using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Json;
using ChatGo.Client.Terminal;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Client.Operation;

/// <summary>The verb <c>revoke</c>: makes a user's tokens void.</summary>
internal sealed class RevokeService(
    RevokeOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : AdminVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(AdminCalls calls, CancellationToken stopping)
    {
        var before = options.Before is { } moment ? Timestamp.FromDateTimeOffset(moment) : null;
        await calls.RevokeAsync(new RevokeTokensRequest { Username = options.Name, IssuedBefore = before }, stopping);
        var shown = before is null ? null : MessageTime.Of(before);
        if (options.Json)
        {
            Screen.Print(JsonSerializer.Serialize(new RevokedJson(options.Name, shown), JsonLines.Default.RevokedJson));
        }
        else if (Screen.IsTerminal)
        {
            Screen.Say($"tokens of {options.Name} that were issued {(shown is null ? "until now" : $"before {shown}")} are void");
        }
    }
}
