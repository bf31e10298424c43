using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Rooms;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Moderation;

/// <summary>The verbs <c>unban</c> and <c>unmute</c>.</summary>
internal sealed class LiftService(
    LiftOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : RoomVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(ChatCalls calls, CancellationToken stopping)
    {
        var request = options.ToRequest();
        await calls.LiftAsync(request, stopping);
        Confirm(RestrictionWords.Done(request));
    }
}
