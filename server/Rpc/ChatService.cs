using ChatGo.Api;
using ChatGo.Server.Callers;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using ChatGo.Server.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>The calls of chat_v1.ChatV1, from the wire to the one door and back. SendMessage, ConnectChat, Follow and
/// Session take and give bytes in place of generated messages: see <see cref="ChatBinder"/>.</summary>
internal sealed class ChatService(
    ChatRooms chat, RoomModeration moderation, CallAuthentication callers, StreamCalls calls, IncomingRequests incoming) : ChatV1.ChatV1Base
{
    /// <inheritdoc/>
    public override Task<CreateChatResponse> CreateChat(CreateChatRequest request, ServerCallContext context) =>
        chat.CreateAsync(CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<Api.Chat> GetChat(GetChatRequest request, ServerCallContext context) =>
        chat.GetAsync(CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<ListChatsResponse> ListChats(ListChatsRequest request, ServerCallContext context) =>
        chat.ListAsync(CallerOf(context), request, context.GetHttpContext().FindConnection()).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<Empty> DeleteChat(DeleteChatRequest request, ServerCallContext context) =>
        chat.DeleteAsync(CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context) =>
        chat.ListMessagesAsync(CallerOf(context), request, context.GetHttpContext().FindConnection()).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<ListMembersResponse> ListMembers(ListMembersRequest request, ServerCallContext context) =>
        chat.ListMembersAsync(CallerOf(context), request, context.GetHttpContext().FindConnection()).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<Api.Chat> UpdateChat(UpdateChatRequest request, ServerCallContext context) =>
        moderation.UpdateAsync(CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<Empty> RemoveMember(RemoveMemberRequest request, ServerCallContext context) =>
        moderation.RemoveAsync(CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<Restriction> SetRestriction(SetRestrictionRequest request, ServerCallContext context) =>
        moderation.RestrictAsync(CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<Empty> LiftRestriction(LiftRestrictionRequest request, ServerCallContext context) =>
        moderation.LiftAsync(CallerOf(context), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<ListRestrictionsResponse> ListRestrictions(ListRestrictionsRequest request, ServerCallContext context) =>
        moderation.List(CallerOf(context), request).ToAnswer();

    /// <summary>Appends a message.</summary>
    public async Task<SendMessageResponse> SendMessageInBytes(SendRequest request, ServerCallContext context) =>
        Answer(await chat.SendAsync(CallerOf(context), request));

    /// <summary>Reads a room.</summary>
    public Task ConnectChatInFrames(
        ConnectChatRequest request, IServerStreamWriter<FrameBatch> writer, ServerCallContext context) =>
        calls.ConnectChatAsync(CallerOf(context), request, new GrpcStreamCall(writer, context)).ToEndAsync();

    /// <summary>Reads many rooms.</summary>
    public Task FollowInFrames(
        FollowRequest request, IServerStreamWriter<FrameBatch> writer, ServerCallContext context) =>
        calls.FollowAsync(CallerOf(context), request, new GrpcStreamCall(writer, context)).ToEndAsync();

    /// <summary>Reads many rooms and sends to them.</summary>
    public Task SessionInFrames(
        IAsyncStreamReader<SessionRequest> requests, IServerStreamWriter<FrameBatch> writer, ServerCallContext context)
    {
        var call = context.GetHttpContext().Request;
        var received = new SessionReader(call.BodyReader, call.Headers, incoming);
        return calls.SessionAsync(CallerOf(context), received, new GrpcStreamCall(writer, context)).ToEndAsync();
    }

    private Caller CallerOf(ServerCallContext context) => callers.CallerOf(context.GetHttpContext());

    private static SendMessageResponse Answer(in SendResult sent) =>
        sent.Refusal is { } refusal ? throw refusal.ToException() : sent.ToResponse();
}
