using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Lists;
using ChatGo.Server.Streams;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Rpc;

/// <summary>The calls of chat_v1.ChatV1, from the wire to the rooms and back. SendMessage, ConnectChat, Follow and
/// Session take and give bytes in place of generated messages: see <see cref="ChatBinder"/>.</summary>
internal sealed class ChatService(
    RoomRegistry rooms, Sender sender, StreamCalls calls, OpenStreams streams, IOptions<RoomOptions> options)
    : ChatV1.ChatV1Base
{
    /// <inheritdoc/>
    public override Task<CreateChatResponse> CreateChat(CreateChatRequest request, ServerCallContext context)
    {
        ThrowIfDraining();
        RequestRules.Check(request);
        var id = request.ChatId.Length == 0 ? null : request.ChatId;
        return rooms.TryCreate(id, request.Title, out var room) switch
        {
            CreateOutcome.Created => Task.FromResult(
                new CreateChatResponse { ChatId = room!.Id, Epoch = room.Epoch }),
            CreateOutcome.AlreadyExists => throw Statuses.ChatAlreadyExists(request.ChatId),
            _ => throw Statuses.TooManyRooms(options.Value.MaxRooms),
        };
    }

    /// <inheritdoc/>
    public override Task<Chat> GetChat(GetChatRequest request, ServerCallContext context) =>
        Task.FromResult(ChatList.Describe(Find(request.ChatId)));

    /// <inheritdoc/>
    public override Task<ListChatsResponse> ListChats(ListChatsRequest request, ServerCallContext context)
    {
        ThrowIfDraining();
        AnswerBudget.ThrowIfMuchWaits(context);
        return Task.FromResult(ChatList.Page(rooms, request));
    }

    /// <inheritdoc/>
    public override Task<Empty> DeleteChat(DeleteChatRequest request, ServerCallContext context)
    {
        ThrowIfDraining();
        RequestRules.CheckId(request.ChatId);
        return rooms.TryRemove(request.ChatId)
            ? Task.FromResult(new Empty())
            : throw Statuses.ChatNotFound(request.ChatId);
    }

    /// <inheritdoc/>
    public override Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context)
    {
        var room = Find(request.ChatId);
        AnswerBudget.ThrowIfMuchWaits(context);
        return Task.FromResult(MessageList.Page(room, request));
    }

    /// <inheritdoc/>
    public override Task<ListMembersResponse> ListMembers(ListMembersRequest request, ServerCallContext context)
    {
        var room = Find(request.ChatId);
        AnswerBudget.ThrowIfMuchWaits(context);
        return Task.FromResult(MemberList.Page(room, request));
    }

    /// <summary>Appends a message.</summary>
    public Task<SendMessageResponse> SendMessageInBytes(SentMessage request, ServerCallContext context)
    {
        ThrowIfDraining();
        var sending = sender.SendAsync(request);
        return sending.IsCompletedSuccessfully
            ? Task.FromResult(sending.Result.ToResponse())
            : AnswerAsync(sending);
    }

    /// <summary>Reads a room.</summary>
    public Task ConnectChatInFrames(
        ConnectChatRequest request, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        ThrowIfDraining();
        return calls.ConnectChatAsync(request, writer, context);
    }

    /// <summary>Reads many rooms.</summary>
    public Task FollowInFrames(
        FollowRequest request, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        ThrowIfDraining();
        return calls.FollowAsync(request, writer, context);
    }

    /// <summary>Reads many rooms and sends to them.</summary>
    public Task SessionInFrames(
        IAsyncStreamReader<SessionRequest> requests, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        ThrowIfDraining();
        return calls.SessionAsync(writer, context);
    }

    private static async Task<SendMessageResponse> AnswerAsync(ValueTask<StoredMessage> sending) =>
        (await sending).ToResponse();

    private Room Find(string chatId)
    {
        ThrowIfDraining();
        RequestRules.CheckId(chatId);
        return rooms.Find(chatId) ?? throw Statuses.ChatNotFound(chatId);
    }

    private void ThrowIfDraining()
    {
        if (streams.IsDraining)
        {
            throw Statuses.Draining();
        }
    }
}
