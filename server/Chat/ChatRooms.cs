using System.Text;
using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Callers;
using ChatGo.Server.Limits;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;
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
    /// <summary>A position beyond this is beyond every head (rule M1).</summary>
    private const ulong MaxSequence = 1UL << 53;

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
    public Result<CreateChatResponse> Create(Caller caller, CreateChatRequest request)
    {
        if ((Admit(caller) ?? RequestRules.Check(request) ?? MayCreate(caller, request.ChatId)) is { } refusal)
        {
            return refusal;
        }

        var id = request.ChatId.Length == 0 ? null : request.ChatId;
        if (id is not null && rooms.Find(id) is not null)
        {
            return Refusals.ChatAlreadyExists(id);
        }

        var taken = default(RateDemands);
        if ((order.CheckBan(caller, request.ChatId) ?? limits.TakeCreate(caller, out taken)) is { } denied)
        {
            return denied;
        }

        var maker = limits.MakerOf(caller);
        var outcome = rooms.TryCreate(id, request.Title, maker, out var room);
        if (outcome != CreateOutcome.Created)
        {
            taken.Return();
        }

        return outcome switch
        {
            CreateOutcome.Created => new CreateChatResponse { ChatId = room!.Id, Epoch = room.Epoch },
            CreateOutcome.AlreadyExists => Refusals.ChatAlreadyExists(request.ChatId),
            CreateOutcome.TooManyOfMaker => Refusals.TooManyOfUser(maker!.Max),
            CreateOutcome.HistoryFull => Refusals.HistoryFull(rooms.History.MaxBytes),
            _ => Refusals.TooManyRooms(roomOptions.Value.MaxRooms),
        };
    }

    /// <summary>Removes a room.</summary>
    public Refusal? Delete(Caller caller, DeleteChatRequest request) =>
        Admit(caller)
        ?? RequestRules.CheckId(request.ChatId)
        ?? Allow(caller, request.ChatId, Permissions.Delete)
        ?? (rooms.Find(request.ChatId) is null ? Refusals.ChatNotFound(request.ChatId) : null)
        ?? order.CheckBan(caller, request.ChatId)
        ?? (rooms.TryRemove(request.ChatId) ? null : Refusals.ChatNotFound(request.ChatId));

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

    /// <summary>Lets a caller's stream into a room: the room is the stream's before its reader is a member, so that
    /// what is refused leaves no trace.</summary>
    /// <param name="caller">Who reads.</param>
    /// <param name="request">What it wants.</param>
    /// <param name="feed">The stream's.</param>
    /// <param name="requestId">The join's id on a Session; 0 elsewhere.</param>
    /// <returns>Null where it has joined.</returns>
    public ValueTask<Refusal?> JoinAsync(
        Caller caller, ConnectChatRequest request, IRoomFeed feed, ulong requestId = 0) =>
        ValueTask.FromResult(Admit(caller, feed) ?? rules.Check(request) ?? Join(caller, request, feed, requestId));

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

    private static ReaderRequest ToReader(ConnectChatRequest request, string username, in RoomGrant grant) => new(
        username,
        request.After is { } after
            ? ReaderStart.Behind(after.Epoch, (long)Math.Min(after.Sequence, MaxSequence))
            : ReaderStart.WithHistory(request.History),
        request.CreateIfMissing && (grant.Can & Permissions.Create) != 0,
        Signal: null,
        IsHidden: grant.IsHidden);

    private Refusal? Allow(Caller caller, string chatId, Permissions needed) =>
        (privacy.GrantOf(caller, chatId).Can & needed) == 0 ? Refusals.NoGrant(needed) : null;

    /// <summary>An id that the server makes may be any.</summary>
    private Refusal? MayCreate(Caller caller, string chatId) =>
        chatId.Length > 0 || caller.Grants.IsAdmin ? Allow(caller, chatId, Permissions.Create)
        : (caller.Grants.ForAll.Can & Permissions.Create) == 0 ? Refusals.NoGrant(Permissions.Create)
        : null;

    private Refusal? Join(Caller caller, ConnectChatRequest request, IRoomFeed feed, ulong requestId)
    {
        var grant = privacy.GrantOf(caller, request.ChatId);
        if ((grant.Can & Permissions.Read) == 0)
        {
            return Refusals.NoGrant(Permissions.Read);
        }

        if (CallerNames.Claim(caller, request, out var username) is { } otherName)
        {
            return otherName;
        }

        if (feed.RoomCount >= MaxRoomsPerStream)
        {
            return Refusals.Exhausted($"the stream has joined {MaxRoomsPerStream} chats, as many as may be");
        }

        var reader = ToReader(request, username, grant);
        var isThere = rooms.Find(request.ChatId) is not null;
        if (!isThere && !reader.CreatesRoom)
        {
            return Refusals.ChatNotFound(request.ChatId);
        }

        if (order.CheckJoin(caller, request.ChatId, username) is { } restricted)
        {
            return restricted;
        }

        // Also where the room is there: it may go before the stream is in, and be made anew.
        var maker = reader.CreatesRoom ? limits.MakerOf(caller, username) : null;
        if (limits.TakeJoin(caller, username, creates: !isThere, out var taken) is { } tooOften)
        {
            return tooOften;
        }

        var outcome = feed.TryJoin(rooms, request.ChatId, reader with { Maker = maker }, requestId);
        if (outcome != JoinOutcome.Joined)
        {
            taken.Return();
        }

        return outcome switch
        {
            JoinOutcome.Joined => null,
            JoinOutcome.RoomFull => Refusals.Exhausted(
                $"the chat has {roomOptions.Value.MaxReadersPerRoom} readers, as many as may be"),
            JoinOutcome.AlreadyJoined => Refusals.AlreadyJoined(request.ChatId),
            JoinOutcome.TooManyOfMaker => Refusals.TooManyOfUser(maker!.Max),
            JoinOutcome.HistoryFull => Refusals.HistoryFull(rooms.History.MaxBytes),
            JoinOutcome.TooManyRooms => Refusals.TooManyRooms(roomOptions.Value.MaxRooms),
            JoinOutcome.PositionAhead => Refusals.PositionAhead(
                "after", request.After.Sequence, rooms.Find(request.ChatId)?.Head ?? 0),
            _ => Refusals.ChatNotFound(request.ChatId),
        };
    }

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
            : rooms.Find(id) is not { } room ? Refusals.ChatNotFound(id)
            : feed.TryFind(room.Number, out _) ? room
            : Refusals.NotJoined("send.chat_id", id);
    }
}
