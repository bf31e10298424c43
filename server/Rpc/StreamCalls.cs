using ChatGo.Api;
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
        ThrowIfRefused(chat.Admit(context.GetCaller()));
        var pump = new FeedPump(time);
        IRoomFeed feed = request.Notices || request.After is not null
            ? NewFeed(pump, endsWithItsRooms: true)
            : new ReaderFeed(pump);
        return ReadAsync(new FollowRequest { Joins = { request } }.Joins, Open(feed, pump, context), writer, context);
    }

    /// <summary>Reads many rooms.</summary>
    public Task FollowAsync(FollowRequest request, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        ThrowIfRefused(chat.Admit(context.GetCaller()));
        if (request.Joins.Count == 0 || request.Joins.Count > chat.MaxRoomsPerStream)
        {
            throw Refusals.InvalidField("joins", $"{request.Joins.Count} joins; 1 to {chat.MaxRoomsPerStream} are allowed")
                .ToException();
        }

        var pump = new FeedPump(time);
        return ReadAsync(request.Joins, Open(NewFeed(pump, endsWithItsRooms: true), pump, context), writer, context);
    }

    /// <summary>Reads many rooms and sends to them.</summary>
    public async Task SessionAsync(IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        ThrowIfRefused(chat.Admit(context.GetCaller()));
        var call = context.GetHttpContext().Request;
        var received = new SessionReader(call.BodyReader, call.Headers, incoming);
        var pump = new FeedPump(time);
        var feed = NewFeed(pump, endsWithItsRooms: false);
        var stream = Open(feed, pump, context);
        using var ending = new CancellationTokenSource();
        var reading = requests.ServeAsync(received, stream, feed, ending.Token);
        Refusal? failure;
        try
        {
            await RunAsync(stream, writer, context);
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

        ThrowIfRefused(failure ?? ToTell(stream, string.Empty, context));
    }

    private static void ThrowIfRefused(Refusal? refusal)
    {
        if (refusal is not null)
        {
            throw refusal.ToException();
        }
    }

    /// <summary>What a reader is told last, if it is still there.</summary>
    private static Refusal? ToTell(OpenStream stream, string chatId, ServerCallContext context) =>
        context.HasGone() ? null : Refusals.Of(stream.EndReason, chatId);

    private async Task ReadAsync(
        RepeatedField<ConnectChatRequest> joins,
        OpenStream stream,
        IServerStreamWriter<FrameBatch> writer,
        ServerCallContext context)
    {
        try
        {
            foreach (var join in joins)
            {
                ThrowIfRefused(await chat.JoinAsync(stream.Caller, join, stream.Feed));
            }

            await RunAsync(stream, writer, context);
        }
        finally
        {
            stream.Feed.LeaveAll();
        }

        ThrowIfRefused(ToTell(stream, joins[0].ChatId, context));
    }

    private RoomsFeed NewFeed(FeedPump pump, bool endsWithItsRooms) =>
        new(pump, time, _heartbeat, endsWithItsRooms, () => streams.ReconnectAfter);

    private OpenStream Open(IRoomFeed feed, FeedPump pump, ServerCallContext context) =>
        new(context.GetCaller(), feed, pump, context.GetHttpContext().Features.Get<IHttpResetFeature>(), time);

    /// <summary>Carries a stream's feed to its reader.</summary>
    private async Task RunAsync(OpenStream stream, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        await using var cancellation = context.CancellationToken.UnsafeRegister(
            static left => ((OpenStream)left!).Abort(EndReason.Gone), stream);
        streams.Add(stream);
        try
        {
            // Joined before the headers go out: who has seen them misses nothing.
            await context.WriteResponseHeadersAsync([]);
            var call = context.GetHttpContext();
            await stream.RunAsync(
                call.FindConnection()?.TryOpen(call, stream.Feed) ?? new BatchOutput(stream.Feed, writer));
        }
        catch (Exception gone) when (context.HasGone()
            && gone is OperationCanceledException or InvalidOperationException)
        {
            stream.Abort(EndReason.Gone);
        }
        finally
        {
            streams.Remove(stream);
        }
    }
}
