using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Rooms;

/// <summary>The verb <c>tail</c>: prints a room's messages as they come, through every outage, and tells what was missed.
/// </summary>
internal sealed class TailService(
    TailOptions options, Screen screen, TimeProvider time, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : VerbService(screen, outcome, lifetime)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stopping)
    {
        Screen.WatchReader();
        using var channel = ChatChannel.Open(options.Server.Address, options.Transport);
        var client = ChatChannel.ClientOf(channel, options.Server.Credential);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var tail = new Tail(options.ChatId, options.Count, Screen, options.Json, enough);
        var retry = new RetryPolicy(
            new Backoff(Random.Shared), new ServerNotices(options.Server.Address, Screen, time), time);
        var connection = new ChatConnection(
            client, await ChooseAsync(new ChatCalls(client, options.Server, time), stopping), tail, retry, time);
        try
        {
            await connection.RunAsync(enough.Token);
        }
        catch (OperationCanceledException) when (tail.IsComplete)
        {
            // As many messages as were wanted.
        }
    }

    // A position belongs to a life of the room.
    private async Task<ConnectionOptions> ChooseAsync(ChatCalls calls, CancellationToken stopping) =>
        new(options.ChatId, Username: "")
        {
            CreateIfMissing = false,
            After = options.After is { } sequence
                ? new RoomPosition((await calls.GetAsync(options.ChatId, stopping)).Epoch, sequence)
                : null,
            Transport = options.Transport,
        };
}
