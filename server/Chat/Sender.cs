using System.Runtime.CompilerServices;
using System.Text;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Server.Callers;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Chat;

/// <summary>Sends a message to its room.</summary>
internal sealed class Sender(
    RoomRegistry rooms, RequestRules rules, RoomPrivacy privacy, RoomOrder order, ChatLimits limits, TimeProvider time)
{
    /// <summary>Appends a message to the room that it names.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="request">The message.</param>
    public ValueTask<SendResult> SendAsync(Caller caller, SendRequest request)
    {
        if (rules.Check(request) is { } refusal)
        {
            return ValueTask.FromResult<SendResult>(refusal);
        }

        if (request.ChatRef != 0)
        {
            return ValueTask.FromResult<SendResult>(
                Refusals.InvalidField("chat_ref", "only a Session has numbers for its rooms: use chat_id"));
        }

        // As many characters as bytes are always enough.
        Span<char> id = stackalloc char[RoomId.MaxLength];
        id = id[..Encoding.UTF8.GetChars(request.ChatId, id)];
        if (MaySend(caller, request, privacy.GrantOf(caller, id).Can) is { } denied)
        {
            return ValueTask.FromResult<SendResult>(denied);
        }

        if (IsHeld(request))
        {
            return SendHeldAsync(id.ToString(), new HeldSend(caller, request, time.GetUtcNow()));
        }

        // A room that was just removed may have been made anew.
        while (rooms.Find(id) is { } room)
        {
            if (TrySend(caller, request, room) is { } sent)
            {
                return ValueTask.FromResult(sent);
            }
        }

        return ValueTask.FromResult<SendResult>(Refusals.ChatNotFound(id.ToString()));
    }

    /// <summary>Appends a message that was checked to a room that is known.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="request">The message.</param>
    /// <param name="room">The room.</param>
    public ValueTask<SendResult> SendAsync(Caller caller, SendRequest request, Room room)
    {
        if (IsHeld(request))
        {
            return SendHeldAsync(room, new HeldSend(caller, request, time.GetUtcNow()));
        }

        return ValueTask.FromResult(TrySend(caller, request, room) ?? Refusals.ChatNotFound(room.Id));
    }

    /// <summary>Determines whether a caller may send a message under its name.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="request">The message; its name is filled in.</param>
    /// <param name="can">What the caller may do in the room.</param>
    /// <returns>Null where it may.</returns>
    public static Refusal? MaySend(Caller caller, SendRequest request, Permissions can) =>
        (can & Permissions.Send) == 0 ? Refusals.NoGrant(Permissions.Send) : CallerNames.Claim(caller, request);

    /// <summary>Whether it takes longer than a moment until it is known what became of a message.</summary>
    private bool IsHeld(SendRequest request) => !request.MessageId.IsEmpty || rooms.Engine is not null;

    private bool Binds(Caller caller, Room room) => limits.LimitsSends(caller) || order.BindsSends(room);

    /// <summary>Charges what a message costs, having looked whether it may be sent.</summary>
    private Refusal? Take(Caller caller, string sender, int bytes, Room room, out TakenSend taken)
    {
        taken = default;
        if (order.BindsSends(room))
        {
            if (order.TakeTurn(caller, sender, room, out var turn) is { } disorder)
            {
                return disorder;
            }

            taken = new TakenSend(turn, default);
        }

        if (!limits.LimitsSends(caller))
        {
            return null;
        }

        var refusal = limits.TakeSend(caller, caller.MayImpersonate ? sender : string.Empty, bytes, room, out var rates);
        if (refusal is null)
        {
            taken = taken with { Rates = rates };
        }
        else
        {
            taken.Return();
        }

        return refusal;
    }

    /// <returns>Null where the room has ended.</returns>
    private SendResult? TrySend(Caller caller, SendRequest request, Room room) =>
        Binds(caller, room) ? TrySendBound(caller, request, room) : TryAppend(request, room);

    private SendResult? TryAppend(SendRequest request, Room room)
    {
        var frame = MessageFrame.Create(request, time.GetUtcNow());
        return room.TryAppend(frame, out var sequence)
            ? new SendResult(room, sequence, frame.CreatedAt, IsDuplicate: false)
            : (SendResult?)null;
    }

    private SendResult? TrySendBound(Caller caller, SendRequest request, Room room)
    {
        if (Take(caller, CallerNames.SenderOf(caller, request), request.Text.Length, room, out var taken) is { } refusal)
        {
            return (SendResult)refusal;
        }

        var sent = TryAppend(request, room);
        if (sent is null)
        {
            taken.Return();
        }

        return sent;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> SendHeldAsync(Room room, HeldSend message)
    {
        while (true)
        {
            if (await TrySendHeldAsync(room, message) is { } sent)
            {
                return sent;
            }

            if (room.Successor is not { } successor || await successor is not { } next)
            {
                return Refusals.ChatNotFound(room.Id);
            }

            room = next;
        }
    }

    /// <returns>Null where the room has ended.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult?> TrySendHeldAsync(Room room, HeldSend message)
    {
        var taken = default(TakenSend);
        // One that is known takes nothing, and is bound by nothing: its answer is the first one's.
        if (Binds(message.Caller, room) && !room.HasSent(message.Key)
            && Take(message.Caller, message.Sender, message.TextBytes, room, out taken) is { } refusal)
        {
            return (SendResult)refusal;
        }

        // An engine has it in its order before this returns: of one caller's messages to one room none overtakes another.
        var (outcome, receipt) = room.IsStored
            ? await room.AppendAsync(message.ToNew())
            : await room.AppendOnceAsync(message.TakeFrame(), message.Key, message.Text);
        if (outcome != AppendOutcome.Stored)
        {
            taken.Return();
        }

        return outcome switch
        {
            AppendOutcome.OtherText => (SendResult)Refusals.MessageIdTaken(message.Key.MessageId),
            AppendOutcome.Ended => (SendResult?)null,
            AppendOutcome.Unavailable => Refusals.StoreUnavailable(),
            AppendOutcome.Overloaded => Refusals.StoreBusy(),
            AppendOutcome.InDoubt => Refusals.InDoubt(),
            _ => new SendResult(
                room, receipt.Sequence, receipt.CreatedAt, outcome == AppendOutcome.Duplicate),
        };
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> SendHeldAsync(string chatId, HeldSend message)
    {
        // A room that was just removed may have been made anew.
        while (true)
        {
            var (room, refusal) = await rooms.FindOrRefuseAsync(chatId);
            if (room is null)
            {
                return refusal!;
            }

            if (await TrySendHeldAsync(room, message) is { } sent)
            {
                return sent;
            }
        }
    }
}
