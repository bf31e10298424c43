using System.Text;
using ChatGo.Api;
using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;
using ChatGo.Server.Callers;
using ChatGo.Server.Limits;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;
using Google.Rpc;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Chat;

/// <summary>The one door to the rooms: every way in makes a <see cref="Caller"/> and comes by here. It alone checks, in
/// the order of rule A6: credentials; draining; fields; grants; existence; restrictions; limits. It answers with values.</summary>
/// <remarks>Any thread. An RPC is a method here, and what carries it.</remarks>
internal sealed partial class ChatRooms(
    RoomRegistry rooms,
    Sender sender,
    RequestRules rules,
    Authenticator authenticator,
    RoomPrivacy privacy,
    RoomOrder order,
    ChatLimits limits,
    OpenStreams streams,
    IOptions<RoomOptions> roomOptions,
    IOptions<StreamOptions> streamOptions,
    TimeProvider time)
{
    /// <summary>Gets the rooms that one stream may join.</summary>
    public int MaxRoomsPerStream => streamOptions.Value.MaxRoomsPerStream;

    /// <summary>Checks what comes before a request's own fields.</summary>
    /// <param name="caller">Who asks; its credentials may have ended since it began to.</param>
    /// <returns>Null where the caller may go on.</returns>
    public Refusal? Admit(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return !caller.IsGood(time) ? Refusals.Unauthenticated() : streams.IsDraining ? Refusals.Draining() : null;
    }

    /// <summary>Checks what comes before the fields of a request on a stream that is open: a server that drains goes on
    /// with it until it is the stream's turn to end.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="feed">The stream's.</param>
    /// <returns>Null where the caller may go on.</returns>
    public Refusal? Admit(Caller caller, IRoomFeed feed)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return !caller.IsGood(time) ? Refusals.Unauthenticated()
            : !feed.IsCompleting ? null
            : streams.IsDraining ? Refusals.Draining()
            : Refusals.Ended(string.Empty);
    }

    /// <summary>Makes a room.</summary>
    public async ValueTask<Result<CreateChatResponse>> CreateAsync(Caller caller, CreateChatRequest request)
    {
        if ((Admit(caller) ?? RequestRules.Check(request) ?? MayCreate(caller, request.ChatId)) is { } refusal)
        {
            return refusal;
        }

        var id = request.ChatId.Length == 0 ? null : request.ChatId;
        if (id is not null)
        {
            var (there, down) = await rooms.FindOrRefuseAsync(id);
            if (there is not null || down is { Code: Code.Unavailable })
            {
                return down ?? Refusals.ChatAlreadyExists(id);
            }
        }

        var taken = default(RateDemands);
        if ((order.CheckBan(caller, request.ChatId) ?? limits.TakeCreate(caller, out taken)) is { } denied)
        {
            return denied;
        }

        var maker = limits.MakerOf(caller);
        var (outcome, room) = (default(CreateOutcome), default(Room));
        try
        {
            (outcome, room) = await rooms.CreateAsync(id, request.Title, maker);
        }
        catch (EngineUnavailableException)
        {
            taken.Return();
            return Refusals.StoreUnavailable();
        }

        if (outcome != CreateOutcome.Created)
        {
            taken.Return();
        }

        return outcome switch
        {
            CreateOutcome.Created when room is null => Refusals.ChatNotFound(request.ChatId), // Removed again meanwhile.
            CreateOutcome.Created => new CreateChatResponse { ChatId = room.Id, Epoch = room.Epoch },
            CreateOutcome.AlreadyExists => Refusals.ChatAlreadyExists(request.ChatId),
            CreateOutcome.TooManyOfMaker => Refusals.TooManyOfUser(maker!.Max),
            CreateOutcome.HistoryFull => Refusals.HistoryFull(rooms.History.MaxBytes),
            _ => Refusals.TooManyRooms(roomOptions.Value.MaxRooms),
        };
    }

    /// <summary>Removes a room.</summary>
    public async ValueTask<Refusal?> DeleteAsync(Caller caller, DeleteChatRequest request)
    {
        if ((Admit(caller) ?? RequestRules.CheckId(request.ChatId) ?? Allow(caller, request.ChatId, Permissions.Delete)
            ?? (await rooms.FindOrRefuseAsync(request.ChatId)).Refusal ?? order.CheckBan(caller, request.ChatId)) is { } refusal)
        {
            return refusal;
        }

        try
        {
            return await rooms.RemoveAsync(request.ChatId) ? null : Refusals.ChatNotFound(request.ChatId);
        }
        catch (EngineUnavailableException)
        {
            return Refusals.StoreUnavailable();
        }
    }

    /// <summary>Appends a message to the room that it names.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="request">The message; disposed of here.</param>
    public ValueTask<SendResult> SendAsync(Caller caller, SendRequest request)
    {
        using var sent = request;
        return Admit(caller) is { } refusal
            ? ValueTask.FromResult<SendResult>(refusal)
            : sender.SendAsync(caller, sent);
    }

    /// <summary>Appends a message to a room that the sender's stream has joined.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="request">The message; disposed of here.</param>
    /// <param name="feed">The stream's.</param>
    public ValueTask<SendResult> SendAsync(Caller caller, SendRequest request, RoomsFeed feed)
    {
        using var sent = request;
        if ((Admit(caller, feed) ?? rules.Check(sent)) is { } refusal)
        {
            return ValueTask.FromResult<SendResult>(refusal);
        }

        var found = FindJoined(caller, sent, feed);
        return found.Value is { } room
            ? sender.SendAsync(caller, sent, room)
            : ValueTask.FromResult<SendResult>(found.Refusal!);
    }

    /// <summary>Lets a caller's stream leave a room.</summary>
    /// <returns>Null where it has left.</returns>
    public Refusal? Leave(Caller caller, Leave request, RoomsFeed feed) =>
        Admit(caller, feed)
        ?? (feed.TryLeave(request.ChatRef) ? null : Refusals.NotJoined("leave.chat_ref", $"{request.ChatRef}"));

    /// <summary>Counts a caller's stream in.</summary>
    /// <param name="caller">Who opens it.</param>
    /// <param name="opened">To be closed with the stream; null where nothing is counted.</param>
    /// <returns>Null where it may be opened.</returns>
    public Refusal? OpenStream(Caller caller, out UserBudget? opened) => limits.OpenStream(caller, out opened);

    /// <summary>Lets a caller's stream go on under a newer token of the same issuer and subject (rule A4).</summary>
    /// <param name="token">The token.</param>
    /// <param name="stream">The stream.</param>
    /// <returns>Null where it does; else nothing has changed.</returns>
    public async ValueTask<Refusal?> RenewAsync(string token, OpenStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var before = stream.Caller;
        if (before.Credential is { IsRemoved: true } || before.IsRevoked)
        {
            return Refusals.Unauthenticated();
        }

        if (stream.Feed.IsCompleting)
        {
            return Refusals.Draining();
        }

        if (before.Kind != CallerKind.Token)
        {
            return Refusals.OtherToken();
        }

        // A signature costs more than most requests: it counts as a look.
        if (limits.TakeRead(before, bytes: 0) is { } tooOften)
        {
            return tooOften;
        }

        if (await authenticator.FindByTokenAsync(token) is not { } now)
        {
            return Refusals.Unauthenticated();
        }

        if (now.Issuer != before.Issuer || now.Subject != before.Subject)
        {
            return Refusals.OtherToken();
        }

        stream.Renew(now with { FromAddress = before.FromAddress, ToldAddress = before.ToldAddress }, privacy);
        return null;
    }

    private Refusal? Allow(Caller caller, string chatId, Permissions needed) =>
        (privacy.GrantOf(caller, chatId).Can & needed) == 0 ? Refusals.NoGrant(needed) : null;

    /// <summary>An id that the server makes may be any.</summary>
    private Refusal? MayCreate(Caller caller, string chatId) =>
        chatId.Length > 0 || caller.Grants.IsAdmin ? Allow(caller, chatId, Permissions.Create)
        : (caller.Grants.ForAll.Can & Permissions.Create) == 0 ? Refusals.NoGrant(Permissions.Create)
        : null;

    private Result<Room> FindJoined(Caller caller, SendRequest send, RoomsFeed feed)
    {
        if (send.ChatRef != 0)
        {
            return !feed.TryFind(send.ChatRef, out var joined) ? Refusals.NotJoined("send.chat_ref", $"{send.ChatRef}")
                : !send.ChatId.IsEmpty && !Ascii.Equals(send.ChatId, joined.Room.Id) ? Refusals.InvalidField(
                    "send.chat_id", $"it names another chat than chat_ref {send.ChatRef}, '{joined.Room.Id}': one of them is enough")
                : Sender.MaySend(caller, send, joined.DecideFor(caller, privacy)) is { } denied ? denied
                : joined.Room;
        }

        var id = Encoding.UTF8.GetString(send.ChatId);
        return Sender.MaySend(caller, send, privacy.GrantOf(caller, id).Can) is { } refused ? refused
            // One that goes on under another epoch is joined, and not found until it is loaded.
            : (rooms.Find(id) ?? (rooms.Engine is null ? null : feed.FindJoined(id))) is not { } room ? Refusals.ChatNotFound(id)
            : feed.TryFind(room.Number, out _) ? room
            : Refusals.NotJoined("send.chat_id", id);
    }
}
