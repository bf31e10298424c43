using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Rooms;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Moderation;

/// <summary>The verb <c>kick</c>: sends a user out of a room, for a while.</summary>
internal sealed class KickService(
    KickOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : RoomVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(ChatCalls calls, CancellationToken stopping)
    {
        var request = options.ToRequest();
        await calls.RemoveAsync(request, stopping);
        Confirm(RestrictionWords.Done(request, options.RejoinAfter));
    }
}
