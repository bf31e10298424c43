using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Rooms;

/// <summary>A verb that makes a few calls and is done.</summary>
internal abstract class RoomVerb(
    ServerAccess server, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : VerbService(screen, outcome, lifetime)
{
    /// <summary>Makes the calls.</summary>
    /// <exception cref="ClientFailureException">One of them failed.</exception>
    protected abstract Task RunAsync(ChatCalls calls, CancellationToken stopping);

    /// <summary>Informs a person what was done; a program knows it by the exit code.</summary>
    protected void Confirm(string done)
    {
        if (Screen.IsTerminal)
        {
            Screen.Say(done);
        }
    }

    /// <inheritdoc/>
    protected sealed override async Task RunAsync(CancellationToken stopping)
    {
        using var channel = ChatChannel.Open(server.Address);
        var client = ChatChannel.ClientOf(channel, server.Credential);
        await RunAsync(new ChatCalls(client, server, time), stopping);
    }
}
