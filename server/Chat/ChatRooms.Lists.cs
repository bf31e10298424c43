using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Callers;
using ChatGo.Server.Limits;
using Google.Protobuf;

namespace ChatGo.Server.Chat;

/// <content>What is told of rooms.</content>
internal sealed partial class ChatRooms
{
    /// <summary>Describes a room.</summary>
    public Result<Api.Chat> Get(Caller caller, GetChatRequest request) =>
        (Find(caller, request.ChatId, out var room) ?? order.CheckBan(caller, request.ChatId) ?? limits.TakeRead(caller, bytes: 0)) is { } refusal
            ? refusal
            : ChatList.Describe(room!);

    /// <summary>Lists rooms.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="request">The request.</param>
    /// <param name="answers">What waits on the caller's connection; null where nothing is counted.</param>
    public Result<ListChatsResponse> List(Caller caller, ListChatsRequest request, IAnswerLimit? answers) =>
        (Admit(caller) ?? MuchWaits(answers)) is { } refusal
            ? refusal
            : Told(caller, ChatList.Page(rooms, request, ToldTo(caller)), string.Empty);

    /// <summary>Lists what a room holds.</summary>
    /// <inheritdoc cref="List" path="/param"/>
    public Result<ListMessagesResponse> ListMessages(
        Caller caller, ListMessagesRequest request, IAnswerLimit? answers) =>
        (Find(caller, request.ChatId, out var room) ?? MuchWaits(answers)) is { } refusal
            ? refusal
            : Told(caller, MessageList.Page(room!, request), request.ChatId);

    /// <summary>Lists who is in a room.</summary>
    /// <inheritdoc cref="List" path="/param"/>
    public Result<ListMembersResponse> ListMembers(Caller caller, ListMembersRequest request, IAnswerLimit? answers) =>
        (Find(caller, request.ChatId, out var room) ?? MuchWaits(answers)) is { } refusal
            ? refusal
            : Told(caller, MemberList.Page(room!, request), request.ChatId);

    /// <summary>Has what is told counted, once it is known how much it is; also where it is not told for a ban.</summary>
    private Result<T> Told<T>(Caller caller, in Result<T> page, string chatId)
        where T : class, IMessage
    {
        if (page.Value is not { } told)
        {
            return page;
        }

        var tooOften = limits.TakeRead(caller, told.CalculateSize());
        return (order.CheckBan(caller, chatId) ?? tooOften) is { } refusal ? refusal : page;
    }

    private static Refusal? MuchWaits(IAnswerLimit? answers) =>
        answers is { MuchWaits: true } ? Refusals.TooManyAnswers(answers.WaitingBytes) : null;

    private Func<string, bool>? ToldTo(Caller caller) => caller.Grants.IsAdmin
        ? null
        : room => (privacy.GrantOf(caller, room).Can & Permissions.Read) != 0;

    private Refusal? Find(Caller caller, string chatId, out Room? room)
    {
        var refusal = Admit(caller) ?? RequestRules.CheckId(chatId) ?? Allow(caller, chatId, Permissions.Read);
        room = refusal is null ? rooms.Find(chatId) : null;
        return refusal ?? (room is null ? Refusals.ChatNotFound(chatId) : null);
    }
}
