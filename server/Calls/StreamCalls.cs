using ChatGo.Api;
using ChatGo.Server.Callers;
using ChatGo.Server.Chat;
using ChatGo.Server.Sessions;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;
using Google.Protobuf.Collections;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Rpc;

/// <summary>The calls that stream messages: ConnectChat, Follow and Session.</summary>
internal sealed class StreamCalls(
    ChatRooms chat,
    CallAuthentication callers,
    SessionRequests requests,
    OpenStreams streams,
    IncomingRequests incoming,
    IOptions<StreamOptions> options,
    TimeProvider time)
{
    private readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);

    /// <summary>Reads a room.</summary>
    public Task ConnectChatAsync(
        ConnectChatRequest request, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        var caller = Admit(context);
        var pump = new FeedPump(time);
        IRoomFeed feed = request.Notices || request.After is not null
            ? NewFeed(pump, endsWithItsRooms: true)
            : new ReaderFeed(pump);
        return ReadAsync(request.ChatId, Open(caller, feed, pump, nameof(ChatV1.ChatV1Base.ConnectChat), context), JoinAsync, writer, context);

        async Task JoinAsync() => ThrowIfRefused(await chat.JoinAsync(caller, request, feed));
    }

    /// <summary>Reads many rooms.</summary>
    public Task FollowAsync(FollowRequest request, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        var caller = Admit(context);
        if (request.Joins.Count == 0 || request.Joins.Count > chat.MaxRoomsPerStream)
        {
            throw Refusals.InvalidField("joins", $"{request.Joins.Count} joins; 1 to {chat.MaxRoomsPerStream} are allowed")
                .ToException();
        }

        var pump = new FeedPump(time);
        var feed = NewFeed(pump, endsWithItsRooms: true);
        return ReadAsync(
            request.Joins[0].ChatId, Open(caller, feed, pump, nameof(ChatV1.ChatV1Base.Follow), context), JoinAsync, writer, context);

        Task JoinAsync() => JoinAllAsync(caller, request.Joins, feed);
    }

    /// <summary>Reads many rooms and sends to them.</summary>
    public async Task SessionAsync(IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        var caller = Admit(context);
        var call = context.GetHttpContext().Request;
        var received = new SessionReader(call.BodyReader, call.Headers, incoming);
        var pump = new FeedPump(time);
        var feed = NewFeed(pump, endsWithItsRooms: false);
        var stream = Open(caller, feed, pump, nameof(ChatV1.ChatV1Base.Session), context);
        using var ending = new CancellationTokenSource();
        var reading = requests.ServeAsync(received, stream, feed, ending.Token);
        Refusal? failure;
        var end = EndReason.Gone;
        try
        {
            end = await RunAsync(stream, writer, context);
        }
        finally
        {
            feed.Abort();
            await ending.CancelAsync();
            try
            {
                failure = await reading;
            }
            finally
            {
                // Whatever became of the requests: a room must not keep a reader that has gone.
                feed.LeaveAll();
            }
        }

        ThrowIfRefused(failure ?? Refusals.Of(end, stream, string.Empty, time));
    }

    private static void ThrowIfRefused(Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw refusal.ToException();
        }
    }

    /// <summary>Makes out who calls, before anything else is looked at.</summary>
    private Caller Admit(ServerCallContext context)
    {
        var caller = callers.CallerOf(context);
        ThrowIfRefused(chat.Admit(caller));
        return caller;
    }

    /// <summary>Joins the rooms that the caller may read, and tells of each other one why it may not (rule D7).</summary>
    private async Task JoinAllAsync(Caller caller, RepeatedField<ConnectChatRequest> joins, RoomsFeed feed)
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
                throw refusal.ToException();
            }

            refusals.Add(refusal);
            feed.Tell(NoticeFrame.NotJoined(
                join.ChatId, ReasonOf(refusal), refusal.Message, time.GetUtcNow() + refusal.RetryAfter));
        }

        if (refusals.Count == joins.Count)
        {
            throw refusals[0].ToException();
        }
    }

    private static GoAway.Types.Reason ReasonOf(Refusal refusal) => refusal.Code switch
    {
        Code.NotFound => GoAway.Types.Reason.Deleted,
        Code.PermissionDenied => GoAway.Types.Reason.Removed,
        _ => GoAway.Types.Reason.Unspecified,
    };

    private async Task ReadAsync(
        string firstChatId,
        OpenStream stream,
        Func<Task> joinAsync,
        IServerStreamWriter<FrameBatch> writer,
        ServerCallContext context)
    {
        EndReason end;
        try
        {
            await joinAsync();
            end = await RunAsync(stream, writer, context);
        }
        finally
        {
            stream.Feed.LeaveAll();
        }

        ThrowIfRefused(Refusals.Of(end, stream, firstChatId, time));
    }

    private RoomsFeed NewFeed(FeedPump pump, bool endsWithItsRooms) =>
        new(pump, time, _heartbeat, endsWithItsRooms);

    private OpenStream Open(Caller caller, IRoomFeed feed, FeedPump pump, string method, ServerCallContext context)
    {
        var call = context.GetHttpContext();
        return new OpenStream(
            caller, feed, pump, call.Features.Get<IHttpResetFeature>(), new StreamOrigin(method, callers.AddressOf(call), call.Connection.RemotePort), time);
    }

    /// <summary>Carries a stream's feed to its reader.</summary>
    /// <returns>Why it ended.</returns>
    private async Task<EndReason> RunAsync(
        OpenStream stream, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        ThrowIfRefused(chat.OpenStream(stream.Caller, out var opened));
        await using var cancellation = context.CancellationToken.UnsafeRegister(
            static left => ((OpenStream)left!).Abort(EndReason.Gone), stream);
        streams.Add(stream);
        try
        {
            // Joined before the headers go out: who has seen them misses nothing.
            await context.WriteResponseHeadersAsync([]);
            var call = context.GetHttpContext();
            await stream.CarryAsync(
                call.FindConnection()?.TryOpen(call, stream.Feed) ?? new BatchOutput(stream.Feed, writer));
            return context.HasGone() ? EndReason.Gone : stream.Finish();
        }
        catch (IOException)
        {
            // The stream was aborted; nothing else may tell yet.
            return EndReason.Gone;
        }
        catch (Exception gone) when (context.HasGone()
            && gone is OperationCanceledException or InvalidOperationException)
        {
            return EndReason.Gone;
        }
        finally
        {
            streams.Remove(stream);
            opened?.Close();
        }
    }
}
