using ChatGo.Api;
using ChatGo.Server.Chat;
using ChatGo.Server.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>The calls of chat_v1.ChatV1, from the wire to the one door and back. SendMessage, ConnectChat, Follow and
/// Session take and give bytes in place of generated messages: see <see cref="ChatBinder"/>.</summary>
internal sealed class ChatService(ChatRooms chat, RoomModeration moderation, CallAuthentication callers, StreamCalls calls)
    : ChatV1.ChatV1Base
{
    /// <inheritdoc/>
    public override Task<CreateChatResponse> CreateChat(CreateChatRequest request, ServerCallContext context) =>
        chat.CreateAsync(callers.CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<Api.Chat> GetChat(GetChatRequest request, ServerCallContext context) =>
        chat.GetAsync(callers.CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<ListChatsResponse> ListChats(ListChatsRequest request, ServerCallContext context) =>
        chat.ListAsync(callers.CallerOf(context), request, context.GetHttpContext().FindConnection()).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<Empty> DeleteChat(DeleteChatRequest request, ServerCallContext context) =>
        chat.DeleteAsync(callers.CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context) =>
        chat.ListMessagesAsync(callers.CallerOf(context), request, context.GetHttpContext().FindConnection()).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<ListMembersResponse> ListMembers(ListMembersRequest request, ServerCallContext context) =>
        chat.ListMembersAsync(callers.CallerOf(context), request, context.GetHttpContext().FindConnection()).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<Api.Chat> UpdateChat(UpdateChatRequest request, ServerCallContext context) =>
        moderation.UpdateAsync(callers.CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<Empty> RemoveMember(RemoveMemberRequest request, ServerCallContext context) =>
        moderation.RemoveAsync(callers.CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<Restriction> SetRestriction(SetRestrictionRequest request, ServerCallContext context) =>
        moderation.RestrictAsync(callers.CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<Empty> LiftRestriction(LiftRestrictionRequest request, ServerCallContext context) =>
        moderation.LiftAsync(callers.CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<ListRestrictionsResponse> ListRestrictions(ListRestrictionsRequest request, ServerCallContext context) =>
        moderation.List(callers.CallerOf(context), request).ToAnswer();

    /// <summary>Appends a message.</summary>
    public async Task<SendMessageResponse> SendMessageInBytes(SendRequest request, ServerCallContext context) =>
        Answer(await chat.SendAsync(callers.CallerOf(context), request));

    /// <summary>Reads a room.</summary>
    public Task ConnectChatInFrames(
        ConnectChatRequest request, IServerStreamWriter<FrameBatch> writer, ServerCallContext context) =>
        calls.ConnectChatAsync(request, writer, context);

    /// <summary>Reads many rooms.</summary>
    public Task FollowInFrames(
        FollowRequest request, IServerStreamWriter<FrameBatch> writer, ServerCallContext context) =>
        calls.FollowAsync(request, writer, context);

    /// <summary>Reads many rooms and sends to them.</summary>
    public Task SessionInFrames(
        IAsyncStreamReader<SessionRequest> requests, IServerStreamWriter<FrameBatch> writer, ServerCallContext context) =>
        calls.SessionAsync(writer, context);

    private static SendMessageResponse Answer(in SendResult sent) =>
        sent.Refusal is { } refusal ? throw refusal.ToException() : sent.ToResponse();
}
