using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Rooms;

/// <summary>The verb <c>delete</c>: deletes a room, with all that it holds.</summary>
internal sealed class DeleteService(
    DeleteOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : RoomVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override Task RunAsync(ChatCalls calls, CancellationToken stopping) =>
        calls.DeleteAsync(options.ChatId, stopping);
}
