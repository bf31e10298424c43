using System.Text;
using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Http2;
using ChatGo.Server.Streams;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Rpc;

/// <summary>The calls of chat_v1.ChatV1, from the wire to the rooms and back.</summary>
internal sealed class ChatService(
    RoomRegistry rooms, OpenStreams streams, IOptions<RoomOptions> options, TimeProvider time)
    : ChatV1.ChatV1Base
{
    private readonly RequestRules _rules = new(options.Value);

    /// <inheritdoc/>
    public override Task<CreateChatResponse> CreateChat(CreateChatRequest request, ServerCallContext context)
    {
        ThrowIfDraining();
        RequestRules.Check(request);
        var outcome = rooms.TryCreate(request.ChatId.Length == 0 ? null : request.ChatId, out var room);
        return outcome switch
        {
            CreateOutcome.Created => Task.FromResult(
                new CreateChatResponse { ChatId = room!.Id, Epoch = room.Epoch }),
            CreateOutcome.AlreadyExists => throw Statuses.ChatAlreadyExists(request.ChatId),
            _ => throw Statuses.Exhausted($"{options.Value.MaxRooms} chats are there, as many as may be"),
        };
    }

    /// <summary>Appends a message. In place of the generated SendMessage, whose request would be made of strings.
    /// </summary>
    /// <param name="request">The message.</param>
    /// <param name="context">The call.</param>
    public Task<SendMessageResponse> SendMessageInBytes(SentMessage request, ServerCallContext context)
    {
        using var sent = request;
        ThrowIfDraining();
        _rules.Check(sent);
        var createdAt = Timestamp.FromDateTimeOffset(time.GetUtcNow());
        var frame = MessageFrame.Create(sent.From, sent.Text, createdAt);

        // As many characters as bytes are always enough.
        Span<char> id = stackalloc char[RoomId.MaxLength];
        id = id[..Encoding.UTF8.GetChars(sent.ChatId, id)];
        var room = rooms.Append(id, frame, out var sequence) ?? throw Statuses.ChatNotFound(id.ToString());
        return Task.FromResult(
            new SendMessageResponse { Sequence = (ulong)sequence, CreatedAt = createdAt, Epoch = room.Epoch });
    }

    /// <summary>Reads a room. In place of the generated ConnectChat, whose messages would each be a write.</summary>
    /// <param name="request">The reader.</param>
    /// <param name="writer">To the reader.</param>
    /// <param name="context">The call.</param>
    public async Task ConnectChatBatched(
        ConnectChatRequest request, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        ThrowIfDraining();
        _rules.Check(request);
        var outcome = rooms.TryJoin(request.ChatId, out var joined);
        using var subscription = outcome switch
        {
            JoinOutcome.Joined => joined!,
            JoinOutcome.RoomFull => throw Statuses.Exhausted(
                $"the chat has {options.Value.MaxReadersPerRoom} readers, as many as may be"),
            _ => throw Statuses.ChatNotFound(request.ChatId),
        };

        var stream = new RoomStream(
            subscription, context.GetHttpContext().Features.Get<IHttpResetFeature>(), time);
        await using var cancellation = context.CancellationToken.UnsafeRegister(
            static left => ((IDisposable)left!).Dispose(), subscription);
        streams.Add(stream);
        try
        {
            // Joined before the headers go out: who has seen them misses nothing.
            await context.WriteResponseHeadersAsync([]);
            var direct = context.GetHttpContext().TryOpenDirectly(subscription.Reader);
            await stream.RunAsync(direct ?? (IMessageOutput)new BatchOutput(subscription.Reader, writer));
        }
        catch (IOException)
        {
            // The stream was aborted; nothing else may tell yet.
            return;
        }
        catch (Exception gone) when (Callers.HaveGone(context)
            && gone is OperationCanceledException or InvalidOperationException)
        {
            return;
        }
        finally
        {
            streams.Remove(stream);
        }

        if (!Callers.HaveGone(context))
        {
            throw subscription.Room.IsEnded ? Statuses.ChatNotFound(request.ChatId) : Statuses.Draining();
        }
    }

    /// <inheritdoc/>
    public override Task<Chat> GetChat(GetChatRequest request, ServerCallContext context) =>
        throw Statuses.CallNotServed(nameof(GetChat));

    /// <inheritdoc/>
    public override Task<ListChatsResponse> ListChats(ListChatsRequest request, ServerCallContext context) =>
        throw Statuses.CallNotServed(nameof(ListChats));

    /// <inheritdoc/>
    public override Task<Empty> DeleteChat(DeleteChatRequest request, ServerCallContext context) =>
        throw Statuses.CallNotServed(nameof(DeleteChat));

    /// <inheritdoc/>
    public override Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context) =>
        throw Statuses.CallNotServed(nameof(ListMessages));

    /// <inheritdoc/>
    public override Task<ListMembersResponse> ListMembers(ListMembersRequest request, ServerCallContext context) =>
        throw Statuses.CallNotServed(nameof(ListMembers));

    /// <inheritdoc/>
    public override Task Follow(
        FollowRequest request, IServerStreamWriter<Message> responseStream, ServerCallContext context) =>
        throw Statuses.CallNotServed(nameof(Follow));

    /// <inheritdoc/>
    public override Task Session(
        IAsyncStreamReader<SessionRequest> requestStream,
        IServerStreamWriter<Message> responseStream,
        ServerCallContext context) =>
        throw Statuses.CallNotServed(nameof(Session));

    private void ThrowIfDraining()
    {
        if (streams.IsDraining)
        {
            throw Statuses.Draining();
        }
    }
}
