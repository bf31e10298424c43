using ChatGo.Api;
using ChatGo.Core.Waking;
using ChatGo.Server.Http2;
using ChatGo.Server.Notices;
using ChatGo.Server.Sessions;
using ChatGo.Server.Streams;
using Google.Protobuf.Collections;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Rpc;

/// <summary>The calls that stream messages: ConnectChat, Follow and Session.</summary>
internal sealed class StreamCalls(
    Joins joins,
    SessionRequests requests,
    OpenStreams streams,
    IncomingRequests incoming,
    IOptions<StreamOptions> options,
    TimeProvider time)
{
    private readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);

    /// <summary>Reads a room.</summary>
    public Task ConnectChatAsync(
        ConnectChatRequest request, IServerStreamWriter<FrameBatch> writer, ServerCallContext context) =>
        request.Notices || request.After is not null
            ? FollowAsync(new FollowRequest { Joins = { request } }.Joins, writer, context)
            : ReadAsync(request, writer, context);

    /// <summary>Reads many rooms.</summary>
    public Task FollowAsync(FollowRequest request, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        if (request.Joins.Count == 0 || request.Joins.Count > joins.MaxRooms)
        {
            throw Statuses.InvalidField("joins", $"{request.Joins.Count} joins; 1 to {joins.MaxRooms} are allowed");
        }

        return FollowAsync(request.Joins, writer, context);
    }

    /// <summary>Reads many rooms and sends to them.</summary>
    public async Task SessionAsync(IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        var call = context.GetHttpContext().Request;
        var received = new SessionReader(call.BodyReader, call.Headers, incoming);
        var pump = new FeedPump(time);
        var feed = NewFeed(pump, endsWithItsRooms: false);
        using var ending = new CancellationTokenSource();
        var reading = requests.ServeAsync(received, feed, ending.Token);
        var isThere = false;
        RpcException? failure;
        try
        {
            isThere = await RunAsync(pump, feed, writer, context);
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

        if (failure is not null || isThere)
        {
            throw failure ?? Statuses.Draining();
        }
    }

    private async Task ReadAsync(
        ConnectChatRequest request, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        var pump = new FeedPump(time);
        using var subscription = joins.Join(request, pump);
        if (await RunAsync(pump, new ReaderFeed(subscription.Reader), writer, context))
        {
            throw subscription.Room.IsEnded ? Statuses.ChatNotFound(request.ChatId) : Statuses.Draining();
        }
    }

    private async Task FollowAsync(
        RepeatedField<ConnectChatRequest> readers, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        var pump = new FeedPump(time);
        var feed = NewFeed(pump, endsWithItsRooms: true);
        try
        {
            foreach (var reader in readers)
            {
                joins.Join(feed, reader, requestId: 0);
            }

            if (await RunAsync(pump, feed, writer, context))
            {
                throw streams.IsDraining ? Statuses.Draining() : Statuses.ChatNotFound(readers[0].ChatId);
            }
        }
        finally
        {
            feed.LeaveAll();
        }
    }

    private RoomsFeed NewFeed(IReaderSignal signal, bool endsWithItsRooms) =>
        new(signal, time, _heartbeat, endsWithItsRooms, () => streams.ReconnectAfter);

    /// <summary>Carries a feed to its reader.</summary>
    /// <returns>Whether the reader is still there and must be told why its stream ends.</returns>
    private async Task<bool> RunAsync(
        FeedPump pump, IFrameFeed feed, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        var call = context.GetHttpContext();
        var stream = new OpenStream(feed, pump, call.Features.Get<IHttpResetFeature>(), time);
        await using var cancellation = context.CancellationToken.UnsafeRegister(
            static left => ((IFrameFeed)left!).Abort(), feed);
        streams.Add(stream);
        try
        {
            // Joined before the headers go out: who has seen them misses nothing.
            await context.WriteResponseHeadersAsync([]);
            var output = call.TryOpenDirectly(feed) ?? (IMessageOutput)new BatchOutput(feed, writer);
            await pump.RunAsync(feed, output);
        }
        catch (IOException)
        {
            // The stream was aborted; nothing else may tell yet.
            return false;
        }
        catch (Exception gone) when (Callers.HaveGone(context)
            && gone is OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            streams.Remove(stream);
        }

        return !Callers.HaveGone(context);
    }
}
