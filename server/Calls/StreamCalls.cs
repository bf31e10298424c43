using ChatGo.Api;
using ChatGo.Server.Callers;
using ChatGo.Server.Chat;
using ChatGo.Server.Sessions;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;
using Google.Protobuf.Collections;
using Google.Rpc;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Calls;

/// <summary>The calls that stream messages, whatever carries them: ConnectChat, Follow and Session. Each gives what its call
/// ends with; null where nothing is wrong.</summary>
internal sealed class StreamCalls(
    ChatRooms chat,
    CallAuthentication callers,
    SessionRequests requests,
    OpenStreams streams,
    IOptions<StreamOptions> options,
    TimeProvider time)
{
    private readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);

    /// <summary>Reads a room.</summary>
    /// <param name="caller">Who reads.</param>
    /// <param name="request">Which room.</param>
    /// <param name="call">Carries the stream.</param>
    public async Task<Refusal?> ConnectChatAsync(Caller caller, ConnectChatRequest request, IStreamCall call)
    {
        if (chat.Admit(caller) is { } refusal)
        {
            return refusal;
        }

        var pump = new FeedPump(time);
        IRoomFeed feed = request.Notices || request.After is not null
            ? NewFeed(pump, endsWithItsRooms: true)
            : new ReaderFeed(pump);
        var stream = Open(caller, feed, pump, nameof(ChatV1.ChatV1Base.ConnectChat), call);
        return await ReadAsync(request.ChatId, stream, () => chat.JoinAsync(caller, request, feed), call);
    }

    /// <summary>Reads many rooms.</summary>
    /// <inheritdoc cref="ConnectChatAsync" path="/param"/>
    public async Task<Refusal?> FollowAsync(Caller caller, FollowRequest request, IStreamCall call)
    {
        if (chat.Admit(caller) is { } refusal)
        {
            return refusal;
        }

        if (request.Joins.Count == 0 || request.Joins.Count > chat.MaxRoomsPerStream)
        {
            return Refusals.InvalidField("joins", $"{request.Joins.Count} joins; 1 to {chat.MaxRoomsPerStream} are allowed");
        }

        var pump = new FeedPump(time);
        var feed = NewFeed(pump, endsWithItsRooms: true);
        var stream = Open(caller, feed, pump, nameof(ChatV1.ChatV1Base.Follow), call);
        return await ReadAsync(request.Joins[0].ChatId, stream, () => JoinAllAsync(caller, request.Joins, feed), call);
    }

    /// <summary>Reads many rooms and sends to them.</summary>
    /// <param name="caller">Who reads and sends.</param>
    /// <param name="received">What it asks.</param>
    /// <param name="call">Carries the stream.</param>
    public async Task<Refusal?> SessionAsync(Caller caller, ISessionReader received, IStreamCall call)
    {
        if (chat.Admit(caller) is { } refusal)
        {
            return refusal;
        }

        var pump = new FeedPump(time);
        var feed = NewFeed(pump, endsWithItsRooms: false);
        var stream = Open(caller, feed, pump, nameof(ChatV1.ChatV1Base.Session), call);
        using var ending = new CancellationTokenSource();
        var reading = requests.ServeAsync(received, stream, feed, ending.Token);
        var (end, failure, late) = (EndReason.Gone, default(Refusal), default(Refusal));
        try
        {
            (end, failure) = await RunAsync(stream, call);
        }
        finally
        {
            feed.Abort();
            await ending.CancelAsync();
            try
            {
                late = await reading;
            }
            finally
            {
                // Whatever became of the requests: a room must not keep a reader that has gone.
                feed.LeaveAll();
            }
        }

        return failure ?? late ?? Refusals.Of(end, stream, string.Empty, time);
    }

    /// <summary>Joins the rooms that the caller may read, and tells of each other one why it may not (rule D7).</summary>
    private async ValueTask<Refusal?> JoinAllAsync(Caller caller, RepeatedField<ConnectChatRequest> joins, RoomsFeed feed)
    {
        var refusals = new List<Refusal>();
        foreach (var join in joins)
        {
            if (await chat.JoinAsync(caller, join, feed) is not { } refusal)
            {
                continue;
            }

            if (refusal.Code is Code.Unavailable or Code.Unauthenticated)
            {
                // It is the call's, whatever was joined.
                return refusal;
            }

            refusals.Add(refusal);
            feed.Tell(NoticeFrame.NotJoined(
                join.ChatId, ReasonOf(refusal), refusal.Message, time.GetUtcNow() + refusal.RetryAfter));
        }

        return refusals.Count == joins.Count ? refusals[0] : null;
    }

    private static GoAway.Types.Reason ReasonOf(Refusal refusal) => refusal.Code switch
    {
        Code.NotFound => GoAway.Types.Reason.Deleted,
        Code.PermissionDenied => GoAway.Types.Reason.Removed,
        _ => GoAway.Types.Reason.Unspecified,
    };

    private async Task<Refusal?> ReadAsync(
        string firstChatId, OpenStream stream, Func<ValueTask<Refusal?>> joinAsync, IStreamCall call)
    {
        try
        {
            if (await joinAsync() is { } refusal)
            {
                return refusal;
            }

            var (end, failure) = await RunAsync(stream, call);
            return failure ?? Refusals.Of(end, stream, firstChatId, time);
        }
        finally
        {
            stream.Feed.LeaveAll();
        }
    }

    private RoomsFeed NewFeed(FeedPump pump, bool endsWithItsRooms) =>
        new(pump, time, _heartbeat, endsWithItsRooms);

    private OpenStream Open(Caller caller, IRoomFeed feed, FeedPump pump, string method, IStreamCall call)
    {
        var http = call.Http;
        var origin = new StreamOrigin(method, callers.AddressOf(http), http.Connection.RemotePort);
        return new OpenStream(
            caller,
            feed,
            pump,
            http.Features.Get<IHttpResetFeature>() ?? new AbortedCall(http),
            origin,
            time,
            http.Features.Get<IConnectionLifetimeNotificationFeature>());
    }

    /// <summary>Carries a stream's feed to its reader.</summary>
    /// <returns>Why it ended, or why it did not begin.</returns>
    private async Task<(EndReason End, Refusal? Failure)> RunAsync(OpenStream stream, IStreamCall call)
    {
        if (chat.OpenStream(stream.Caller, out var opened) is { } refusal)
        {
            return (EndReason.Refused, refusal);
        }

        await using var cancellation = call.Gone.UnsafeRegister(
            static left => ((OpenStream)left!).Abort(EndReason.Gone), stream);
        streams.Add(stream);
        try
        {
            // Joined before the headers go out: who has seen them misses nothing.
            await stream.CarryAsync(await call.BeginAsync(stream.Feed));
            return (call.HasGone ? EndReason.Gone : stream.Finish(), null);
        }
        catch (IOException)
        {
            // The stream was aborted; nothing else may tell yet.
            return (EndReason.Gone, null);
        }
        catch (Exception gone) when (call.HasGone
            && gone is OperationCanceledException or InvalidOperationException)
        {
            return (EndReason.Gone, null);
        }
        finally
        {
            streams.Remove(stream);
            opened?.Close();
        }
    }
}
