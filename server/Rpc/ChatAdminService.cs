using ChatGo.Api;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>The calls of chat_v1.ChatAdminV1, from the wire to the operators' door and back.</summary>
internal sealed class ChatAdminService(ChatAdmin admin, CallAuthentication callers) : ChatAdminV1.ChatAdminV1Base
{
    /// <inheritdoc/>
    public override Task<ListStreamsResponse> ListStreams(ListStreamsRequest request, ServerCallContext context) =>
        admin.ListStreams(callers.CallerOf(context.GetHttpContext()), request).ToAnswer();

    /// <inheritdoc/>
    public override Task<EndStreamsResponse> EndStreams(EndStreamsRequest request, ServerCallContext context) =>
        admin.EndStreams(callers.CallerOf(context.GetHttpContext()), request).ToAnswer();

    /// <inheritdoc/>
    public override async Task<BroadcastResponse> Broadcast(BroadcastRequest request, ServerCallContext context) =>
        await (await admin.BroadcastAsync(callers.CallerOf(context.GetHttpContext()), request, context.CancellationToken)).ToAnswer();

    /// <inheritdoc/>
    public override Task<Empty> RevokeTokens(RevokeTokensRequest request, ServerCallContext context) =>
        admin.RevokeTokensAsync(callers.CallerOf(context.GetHttpContext()), request).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<BackupResponse> Backup(BackupRequest request, ServerCallContext context) =>
        admin.BackUpAsync(callers.CallerOf(context.GetHttpContext()), request, context.CancellationToken).ToAnswerAsync();

    /// <inheritdoc/>
    public override Task<Stats> GetStats(Empty request, ServerCallContext context) =>
        admin.GetStats(callers.CallerOf(context.GetHttpContext())).ToAnswer();
}
