using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Operation;

/// <summary>An operator's verb: makes a few calls of ChatAdminV1 and is done.</summary>
internal abstract class AdminVerb(
    ServerAccess server, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : VerbService(screen, outcome, lifetime)
{
    /// <summary>Makes the calls.</summary>
    /// <exception cref="ClientFailureException">One of them failed.</exception>
    protected abstract Task RunAsync(AdminCalls calls, CancellationToken stopping);

    /// <inheritdoc/>
    protected sealed override async Task RunAsync(CancellationToken stopping)
    {
        using var channel = ChatChannel.Open(server.Address);
        await RunAsync(new AdminCalls(ChatChannel.AdminOf(channel, server.Credential), server, time), stopping);
    }
}
