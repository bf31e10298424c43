using System.Collections.Concurrent;
using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Tests.Server;

/// <summary>A stream with notices that is read all the time: what it has told so far, by kind.</summary>
internal sealed class RoomWatcher : IDisposable
{
    private readonly ConcurrentQueue<Message> _all = [];
    private readonly AsyncServerStreamingCall<Message> _call;

    private RoomWatcher(AsyncServerStreamingCall<Message> call, CancellationToken cancellationToken)
    {
        _call = call;
        Ended = ReadAsync(cancellationToken);
    }

    /// <summary>The status that the stream ends with.</summary>
    public Task<Status> Ended { get; }

    /// <summary>Everything, in the order of its arrival.</summary>
    public IReadOnlyList<Message> All => [.. _all];

    public IReadOnlyList<Message> Messages => [.. _all.Where(static message => message.Notice is null)];

    public IReadOnlyList<Welcome> Welcomes => [.. Notices.Select(static notice => notice.Welcome).OfType<Welcome>()];

    public IReadOnlyList<Presence> Presences => [.. Notices.Select(static notice => notice.Presence).OfType<Presence>()];

    public IReadOnlyList<GoAway> GoAways => [.. Notices.Select(static notice => notice.GoAway).OfType<GoAway>()];

    public int Heartbeats => Notices.Count(static notice => notice.Heartbeat is not null);

    /// <summary>Names told to have come, and names told to have gone, in order.</summary>
    public IReadOnlyList<string> Joined => [.. Presences.SelectMany(static presence => presence.Joined)];

    public IReadOnlyList<string> Left => [.. Presences.SelectMany(static presence => presence.Left)];

    private IEnumerable<Notice> Notices => _all.Select(static message => message.Notice).OfType<Notice>();

    /// <summary>Connects to a room with notices, and waits for its Welcome.</summary>
    public static Task<RoomWatcher> ConnectAsync(
        ChatV1.ChatV1Client client, string room, string username, CancellationToken cancellationToken)
    {
        var request = new ConnectChatRequest { ChatId = room, Username = username, Notices = true };
        return WelcomedAsync(client.ConnectChat(request, cancellationToken: cancellationToken), 1, cancellationToken);
    }

    /// <summary>Follows rooms, and waits for their Welcomes.</summary>
    public static Task<RoomWatcher> FollowAsync(
        ChatV1.ChatV1Client client, IReadOnlyCollection<string> rooms, CancellationToken cancellationToken)
    {
        var request = new FollowRequest
        {
            Joins = { rooms.Select(static room => new ConnectChatRequest { ChatId = room }) },
        };
        return WelcomedAsync(
            client.Follow(request, cancellationToken: cancellationToken), rooms.Count, cancellationToken);
    }

    public void Dispose() => _call.Dispose();

    /// <summary>Reads a call, and waits for its Welcomes.</summary>
    public static async Task<RoomWatcher> WelcomedAsync(
        AsyncServerStreamingCall<Message> call, int welcomes, CancellationToken cancellationToken)
    {
        var watcher = new RoomWatcher(call, cancellationToken);
        await Eventually.HoldsAsync("the welcome", () => watcher.Welcomes.Count == welcomes, cancellationToken);
        return watcher;
    }

    private async Task<Status> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _call.ResponseStream.MoveNext(cancellationToken))
            {
                _all.Enqueue(_call.ResponseStream.Current);
            }

            return _call.GetStatus();
        }
        catch (RpcException ended)
        {
            return ended.Status;
        }
    }
}
