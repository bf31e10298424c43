using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Rooms;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Moderation;

/// <summary>The verbs <c>ban</c> and <c>mute</c>.</summary>
internal sealed class RestrictService(
    RestrictOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : RoomVerb(options.Server, screen, time, outcome, lifetime)
{
    private readonly TimeProvider _time = time;

    /// <inheritdoc/>
    protected override async Task RunAsync(ChatCalls calls, CancellationToken stopping) =>
        Confirm(RestrictionWords.Done(await calls.RestrictAsync(options.ToRestriction(_time.GetUtcNow()), stopping)));
}
