using System.Text.Json;
using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Json;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Operation;

/// <summary>The verb <c>backup</c>: copies what the server keeps on disk, while it goes on.</summary>
internal sealed class BackupService(
    BackupOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : AdminVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(AdminCalls calls, CancellationToken stopping)
    {
        var made = await calls.BackUpAsync(new BackupRequest { Name = options.Name }, stopping);
        Screen.Print(options.Json
            ? JsonSerializer.Serialize(new BackupJson(made.Path, made.Bytes), JsonLines.Default.BackupJson)
            : made.Path);
    }
}
