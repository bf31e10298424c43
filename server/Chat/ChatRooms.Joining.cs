using ChatGo.Api;
using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;
using ChatGo.Server.Callers;
using ChatGo.Server.Streams;
using Google.Rpc;

namespace ChatGo.Server.Chat;

/// <content>Who comes in.</content>
internal sealed partial class ChatRooms
{
    /// <summary>A position beyond this is beyond every head (rule M1).</summary>
    private const ulong MaxSequence = 1UL << 53;

    /// <summary>Lets a caller's stream into a room: the room is the stream's before its reader is a member, so that
    /// what is refused leaves no trace.</summary>
    /// <param name="caller">Who reads.</param>
    /// <param name="request">What it wants.</param>
    /// <param name="feed">The stream's.</param>
    /// <param name="requestId">The join's id on a Session; 0 elsewhere.</param>
    /// <returns>Null where it has joined.</returns>
    public ValueTask<Refusal?> JoinAsync(
        Caller caller, ConnectChatRequest request, IRoomFeed feed, ulong requestId = 0) =>
        (Admit(caller, feed) ?? rules.Check(request)) is { } refusal
            ? new ValueTask<Refusal?>(refusal)
            : JoinCheckedAsync(caller, request, feed, requestId);

    private static ReaderRequest ToReader(ConnectChatRequest request, string username, in RoomGrant grant) => new(
        username,
        request.After is { } after
            ? ReaderStart.Behind(after.Epoch, (long)Math.Min(after.Sequence, MaxSequence))
            : ReaderStart.WithHistory(request.History),
        request.CreateIfMissing && (grant.Can & Permissions.Create) != 0,
        Signal: null,
        IsHidden: grant.IsHidden);

    private async ValueTask<Refusal?> JoinCheckedAsync(
        Caller caller, ConnectChatRequest request, IRoomFeed feed, ulong requestId)
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
        var (there, missing) = await rooms.FindOrRefuseAsync(request.ChatId);
        if (there is null && (!reader.CreatesRoom || missing is { Code: Code.Unavailable }))
        {
            return missing;
        }

        if (order.CheckJoin(caller, request.ChatId, username) is { } restricted)
        {
            return restricted;
        }

        // Also where the room is there: it may go before the stream is in, and be made anew.
        var maker = reader.CreatesRoom ? limits.MakerOf(caller, username) : null;
        if (limits.TakeJoin(caller, username, creates: there is null, out var taken) is { } tooOften)
        {
            return tooOften;
        }

        var outcome = default(JoinOutcome);
        try
        {
            outcome = await feed.JoinAsync(rooms, request.ChatId, reader with { Maker = maker }, requestId);
        }
        catch (EngineUnavailableException)
        {
            taken.Return();
            return Refusals.StoreUnavailable();
        }

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
}
