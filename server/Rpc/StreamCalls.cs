using ChatGo.Api;
using ChatGo.Server.Callers;
using ChatGo.Server.Chat;
using ChatGo.Server.Sessions;
using ChatGo.Server.Streams;
using Google.Protobuf.Collections;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Rpc;

/// <summary>The calls that stream messages: ConnectChat, Follow and Session.</summary>
internal sealed class StreamCalls(
    ChatRooms chat,
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
        return ReadAsync(request, others: null, Open(caller, feed, pump, context), writer, context);
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
        return ReadAsync(request.Joins[0], request.Joins, Open(caller, feed, pump, context), writer, context);
    }

    /// <summary>Reads many rooms and sends to them.</summary>
    public async Task SessionAsync(IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        var caller = Admit(context);
        var call = context.GetHttpContext().Request;
        var received = new SessionReader(call.BodyReader, call.Headers, incoming);
        var pump = new FeedPump(time);
        var feed = NewFeed(pump, endsWithItsRooms: false);
        var stream = Open(caller, feed, pump, context);
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

        ThrowIfRefused(failure ?? Refusals.Of(end, string.Empty));
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
        var caller = context.GetCaller();
        ThrowIfRefused(chat.Admit(caller));
        return caller;
    }

    private async Task ReadAsync(
        ConnectChatRequest first,
        RepeatedField<ConnectChatRequest>? others,
        OpenStream stream,
        IServerStreamWriter<FrameBatch> writer,
        ServerCallContext context)
    {
        EndReason end;
        try
        {
            ThrowIfRefused(await chat.JoinAsync(stream.Caller, first, stream.Feed));
            for (var index = 1; index < (others?.Count ?? 0); index++)
            {
                ThrowIfRefused(await chat.JoinAsync(stream.Caller, others![index], stream.Feed));
            }

            end = await RunAsync(stream, writer, context);
        }
        finally
        {
            stream.Feed.LeaveAll();
        }

        ThrowIfRefused(Refusals.Of(end, first.ChatId));
    }

    private RoomsFeed NewFeed(FeedPump pump, bool endsWithItsRooms) =>
        new(pump, time, _heartbeat, endsWithItsRooms, () => streams.ReconnectAfter);

    private OpenStream Open(Caller caller, IRoomFeed feed, FeedPump pump, ServerCallContext context) =>
        new(caller, feed, pump, context.GetHttpContext().Features.Get<IHttpResetFeature>(), time);

    /// <summary>Carries a stream's feed to its reader.</summary>
    /// <returns>Why it ended.</returns>
    private async Task<EndReason> RunAsync(
        OpenStream stream, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
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
        }
    }
}
