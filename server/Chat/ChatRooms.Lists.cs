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
    public async ValueTask<Result<Api.Chat>> GetAsync(Caller caller, GetChatRequest request)
    {
        var found = await FindAsync(caller, request.ChatId);
        return (found.Refusal ?? order.CheckBan(caller, request.ChatId) ?? limits.TakeRead(caller, bytes: 0)) is { } refusal
            ? refusal
            : ChatList.Describe(RoomSummary.Of(found.Value!));
    }

    /// <summary>Lists rooms.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="request">The request.</param>
    /// <param name="answers">What waits on the caller's connection; null where nothing is counted.</param>
    public async ValueTask<Result<ListChatsResponse>> ListAsync(Caller caller, ListChatsRequest request, IAnswerLimit? answers) =>
        (Admit(caller) ?? MuchWaits(answers)) is { } refusal
            ? refusal
            : Told(caller, await ChatList.PageAsync(rooms, request, ToldTo(caller)), string.Empty);

    /// <summary>Lists what a room holds.</summary>
    /// <inheritdoc cref="ListAsync" path="/param"/>
    public async ValueTask<Result<ListMessagesResponse>> ListMessagesAsync(
        Caller caller, ListMessagesRequest request, IAnswerLimit? answers)
    {
        var found = await FindAsync(caller, request.ChatId);
        return (found.Refusal ?? MuchWaits(answers)) is { } refusal
            ? refusal
            : Told(caller, await MessageList.PageAsync(found.Value!, request), request.ChatId);
    }

    /// <summary>Lists who is in a room.</summary>
    /// <inheritdoc cref="ListAsync" path="/param"/>
    public async ValueTask<Result<ListMembersResponse>> ListMembersAsync(
        Caller caller, ListMembersRequest request, IAnswerLimit? answers)
    {
        var found = await FindAsync(caller, request.ChatId);
        return (found.Refusal ?? MuchWaits(answers)) is { } refusal
            ? refusal
            : Told(caller, MemberList.Page(found.Value!, request), request.ChatId);
    }

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

    private ValueTask<Result<Room>> FindAsync(Caller caller, string chatId) =>
        (Admit(caller) ?? RequestRules.CheckId(chatId) ?? Allow(caller, chatId, Permissions.Read)) is { } refusal
            ? new ValueTask<Result<Room>>(refusal)
            : rooms.FindOrRefuseAsync(chatId);
}
