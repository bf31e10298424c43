using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Core.Waking;
using ChatGo.Server.Notices;
using ChatGo.Server.Streams;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Rpc;

/// <summary>Lets callers into rooms, whatever call they come by.</summary>
internal sealed class Joins(
    RoomRegistry rooms, RequestRules rules, IOptions<RoomOptions> roomOptions, IOptions<StreamOptions> streamOptions)
{
    /// <summary>A position beyond this is beyond every head (rule M1).</summary>
    private const ulong MaxSequence = 1UL << 53;

    private readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(streamOptions.Value.HeartbeatSeconds);

    /// <summary>Gets the rooms that one stream may join.</summary>
    public int MaxRooms => streamOptions.Value.MaxRoomsPerStream;

    /// <summary>Joins a room without notices.</summary>
    /// <param name="request">The reader.</param>
    /// <param name="signal">Signalled for it once there is something to read.</param>
    /// <exception cref="RpcException">The caller is not let in.</exception>
    public Subscription Join(ConnectChatRequest request, IReaderSignal signal)
    {
        rules.Check(request);
        var outcome = rooms.TryJoin(request.ChatId, ToReader(request) with { Signal = signal }, out var subscription);
        return outcome == JoinOutcome.Joined ? subscription! : throw Refusal(outcome, request);
    }

    /// <summary>Joins a room on a stream with notices.</summary>
    /// <param name="feed">The stream's.</param>
    /// <param name="request">The reader.</param>
    /// <param name="requestId">The join's id on a Session; 0 elsewhere.</param>
    /// <exception cref="RpcException">The caller is not let in.</exception>
    public void Join(RoomsFeed feed, ConnectChatRequest request, ulong requestId)
    {
        rules.Check(request);
        if (feed.RoomCount >= MaxRooms)
        {
            throw Statuses.Exhausted($"the stream has joined {MaxRooms} chats, as many as may be");
        }

        var outcome = JoinedRoom.TryJoin(feed, rooms, request.ChatId, ToReader(request), _heartbeat, requestId);
        if (outcome != JoinOutcome.Joined)
        {
            throw Refusal(outcome, request);
        }
    }

    private static ReaderRequest ToReader(ConnectChatRequest request) => new(
        request.Username,
        request.After is { } after
            ? ReaderStart.Behind(after.Epoch, (long)Math.Min(after.Sequence, MaxSequence))
            : ReaderStart.WithHistory(request.History),
        request.CreateIfMissing,
        Signal: null);

    private RpcException Refusal(JoinOutcome outcome, ConnectChatRequest request) => outcome switch
    {
        JoinOutcome.RoomFull => Statuses.Exhausted(
            $"the chat has {roomOptions.Value.MaxReadersPerRoom} readers, as many as may be"),
        JoinOutcome.AlreadyJoined => Statuses.AlreadyJoined(request.ChatId),
        JoinOutcome.TooManyRooms => Statuses.TooManyRooms(roomOptions.Value.MaxRooms),
        JoinOutcome.PositionAhead => Statuses.PositionAhead(
            "after", request.After.Sequence, rooms.Find(request.ChatId)?.Head ?? 0),
        _ => Statuses.ChatNotFound(request.ChatId),
    };
}
