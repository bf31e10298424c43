using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using ChatGo.Api;
using ChatGo.Server.Callers;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using ChatGo.Server.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Web;

/// <summary>All calls with one request and one answer, by their paths.</summary>
internal sealed class UnaryCalls
{
    private readonly FrozenDictionary<string, UnaryCall> _calls;

    /// <summary>Initializes a new instance of the <see cref="UnaryCalls"/> class.</summary>
    public UnaryCalls(ChatRooms chat, RoomModeration moderation, ChatAdmin admin)
    {
        const string Chat = "/chat_v1.ChatV1/";
        const string Admin = "/chat_v1.ChatAdminV1/";
        _calls = new Dictionary<string, UnaryCall>
        {
            [Chat + "CreateChat"] = Of<CreateChatRequest, CreateChatResponse>("CreateChat", (caller, request, _) => chat.CreateAsync(caller, request)),
            [Chat + "GetChat"] = Of<GetChatRequest, Api.Chat>("GetChat", (caller, request, _) => chat.GetAsync(caller, request)),
            [Chat + "ListChats"] = Of<ListChatsRequest, ListChatsResponse>("ListChats", (caller, request, http) => chat.ListAsync(caller, request, http.FindConnection())),
            [Chat + "DeleteChat"] = Of<DeleteChatRequest, Empty>("DeleteChat", (caller, request, _) => OfNothing(chat.DeleteAsync(caller, request))),
            [Chat + "ListMessages"] = Of<ListMessagesRequest, ListMessagesResponse>("ListMessages", (caller, request, http) => chat.ListMessagesAsync(caller, request, http.FindConnection())),
            [Chat + "ListMembers"] = Of<ListMembersRequest, ListMembersResponse>("ListMembers", (caller, request, http) => chat.ListMembersAsync(caller, request, http.FindConnection())),
            [Chat + "SendMessage"] = Of<SendMessageRequest, SendMessageResponse>("SendMessage", (caller, request, _) => SendAsync(chat, caller, request)),
            [Chat + "UpdateChat"] = Of<UpdateChatRequest, Api.Chat>("UpdateChat", (caller, request, _) => moderation.UpdateAsync(caller, request)),
            [Chat + "RemoveMember"] = Of<RemoveMemberRequest, Empty>("RemoveMember", (caller, request, _) => OfNothing(moderation.RemoveAsync(caller, request))),
            [Chat + "SetRestriction"] = Of<SetRestrictionRequest, Restriction>("SetRestriction", (caller, request, _) => moderation.RestrictAsync(caller, request)),
            [Chat + "LiftRestriction"] = Of<LiftRestrictionRequest, Empty>("LiftRestriction", (caller, request, _) => OfNothing(moderation.LiftAsync(caller, request))),
            [Chat + "ListRestrictions"] = Of<ListRestrictionsRequest, ListRestrictionsResponse>("ListRestrictions", (caller, request, _) => new(moderation.List(caller, request))),
            [Admin + "ListStreams"] = Of<ListStreamsRequest, ListStreamsResponse>("ListStreams", (caller, request, _) => new(admin.ListStreams(caller, request))),
            [Admin + "EndStreams"] = Of<EndStreamsRequest, EndStreamsResponse>("EndStreams", (caller, request, _) => new(admin.EndStreams(caller, request))),
            [Admin + "Broadcast"] = Of<BroadcastRequest, BroadcastResponse>("Broadcast", (caller, request, http) => admin.BroadcastAsync(caller, request, http.RequestAborted)),
            [Admin + "RevokeTokens"] = Of<RevokeTokensRequest, Empty>("RevokeTokens", (caller, request, _) => OfNothing(admin.RevokeTokensAsync(caller, request))),
            [Admin + "Backup"] = Of<BackupRequest, BackupResponse>("Backup", (caller, request, http) => admin.BackUpAsync(caller, request, http.RequestAborted)),
            [Admin + "GetStats"] = Of<Empty, Stats>("GetStats", (caller, _, _) => new(admin.GetStats(caller))),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Gets their paths.</summary>
    public IEnumerable<string> Paths => _calls.Keys;

    /// <summary>Finds one.</summary>
    /// <param name="path">The request's.</param>
    /// <param name="call">The call.</param>
    public bool TryFind(string path, [MaybeNullWhen(false)] out UnaryCall call) => _calls.TryGetValue(path, out call);

    private static UnaryCall Of<TRequest, TAnswer>(
        string name, Func<Caller, TRequest, HttpContext, ValueTask<Result<TAnswer>>> serveAsync)
        where TRequest : IMessage, new()
        where TAnswer : class, IMessage =>
        new(name, static () => new TRequest(), async (caller, request, http) =>
        {
            var result = await serveAsync(caller, (TRequest)request, http);
            return new Result<IMessage>(result.Value, result.Refusal);
        });

    private static async ValueTask<Result<Empty>> OfNothing(ValueTask<Refusal?> asked) =>
        await asked is { } refusal ? refusal : new Empty();

    private static async ValueTask<Result<SendMessageResponse>> SendAsync(ChatRooms chat, Caller caller, SendMessageRequest request)
    {
        using var sent = SendRequest.TryParse(request.ToByteArray(), out var problem);
        if (sent is null)
        {
            return Refusals.Malformed("SendMessage", problem!);
        }

        var result = await chat.SendAsync(caller, sent);
        return result.Refusal is { } refusal ? refusal : result.ToResponse();
    }
}
