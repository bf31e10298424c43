using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Rooms;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Moderation;

/// <summary>The verbs <c>slow</c> and <c>freeze</c>.</summary>
internal sealed class PolicyService(
    PolicyOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : RoomVerb(options.Server, screen, time, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(ChatCalls calls, CancellationToken stopping)
    {
        var request = new UpdateChatRequest { ChatId = options.ChatId };
        if (options.SlowModeSeconds is { } seconds)
        {
            request.SlowModeSeconds = seconds;
        }

        if (options.IsFrozen is { } isFrozen)
        {
            request.Frozen = isFrozen;
        }

        var chat = await calls.UpdateAsync(request, stopping);
        Confirm($"room {chat.ChatId}: {RoomRules.Of(chat).PolicyWords}");
    }
}
