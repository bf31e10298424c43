using System.Runtime.CompilerServices;
using ChatGo.Core.Rooms;
using ChatGo.Server.Callers;
using ChatGo.Server.Limits;

namespace ChatGo.Server.Chat;

/// <summary>What a caller may do how often (rule L1). What is refused takes nothing of any limit.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class ChatLimits(Budgets budgets, Authenticator authenticator, RoomRegistry rooms)
{
    private readonly RateLimit _addressMessages = RateLimit.OfASecond(budgets.Options.AddressMessagesPerSecond);
    private readonly RateLimit _addressBytes = RateLimit.OfASecond(budgets.Options.AddressBytesPerSecond);
    private readonly RateLimit _roomMessages = RateLimit.OfASecond(budgets.Options.RoomMessagesPerSecond);
    private readonly RateLimit _roomBytes = RateLimit.OfASecond(budgets.Options.RoomBytesPerSecond);
    private readonly ConditionalWeakTable<Room, RoomBudget> _rooms = [];

    private readonly bool _limitsSends = !authenticator.Limits.IsOff
        || budgets.Options is { AddressMessagesPerSecond: > 0 } or { AddressBytesPerSecond: > 0 }
            or { RoomMessagesPerSecond: > 0 } or { RoomBytesPerSecond: > 0 };

    /// <summary>Whether a caller's sends are limited at all.</summary>
    public bool LimitsSends(Caller caller) => _limitsSends || caller.Limits is not null || rooms.IsFull;

    /// <summary>Charges what a message costs.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="claimed">The name that a caller claims which may have any; empty for all others.</param>
    /// <param name="bytes">The text. Unit: bytes.</param>
    /// <param name="room">Where to.</param>
    /// <param name="taken">What was taken, to be given back where the message is not stored.</param>
    /// <returns>Null where it was taken.</returns>
    public Refusal? TakeSend(Caller caller, string claimed, int bytes, Room room, out RateDemands taken)
    {
        taken = default;
        if (rooms.IsFull)
        {
            return Refusals.HistoryFull(rooms.History.MaxBytes);
        }

        if (FindUser(caller, claimed) is var (user, limits))
        {
            taken.Add(user.Messages, limits.Messages, 1, "messages of this user");
            taken.Add(user.Bytes, limits.Bytes, bytes, "bytes of messages of this user");
        }

        if ((caller.FromAddress ?? budgets.Of(caller.ToldAddress)) is { } address)
        {
            taken.Add(address.Messages, _addressMessages, 1, "messages of this address");
            taken.Add(address.Bytes, _addressBytes, bytes, "bytes of messages of this address");
        }

        if (!_roomMessages.IsOff || !_roomBytes.IsOff)
        {
            var budget = _rooms.GetValue(room, static _ => new RoomBudget());
            taken.Add(budget.Messages, _roomMessages, 1, "messages to this chat");
            taken.Add(budget.Bytes, _roomBytes, bytes, "bytes of messages to this chat");
        }

        return Take(taken);
    }

    /// <summary>Charges what a join costs.</summary>
    /// <param name="caller">Who joins.</param>
    /// <param name="username">The name that it reads under.</param>
    /// <param name="creates">Whether the room is made.</param>
    /// <param name="taken">What was taken, to be given back where it does not join.</param>
    public Refusal? TakeJoin(Caller caller, string username, bool creates, out RateDemands taken)
    {
        taken = default;
        if (FindUser(caller, caller.MayImpersonate ? username : string.Empty) is var (user, limits))
        {
            taken.Add(user.Joins, limits.Joins, 1, "joins of this user");
            taken.Add(user.Creates, creates ? limits.Creates : default, 1, "chats made by this user");
        }

        return Take(taken);
    }

    /// <summary>Charges what making a room costs.</summary>
    /// <param name="caller">Who makes it.</param>
    /// <param name="taken">What was taken, to be given back where it is not made.</param>
    public Refusal? TakeCreate(Caller caller, out RateDemands taken)
    {
        taken = default;
        if (FindUser(caller, string.Empty) is var (user, limits))
        {
            taken.Add(user.Creates, limits.Creates, 1, "chats made by this user");
        }

        return Take(taken);
    }

    /// <summary>Charges what a look at something costs.</summary>
    /// <param name="caller">Who looks.</param>
    /// <param name="bytes">What it is told. Unit: bytes.</param>
    public Refusal? TakeRead(Caller caller, long bytes)
    {
        var taken = default(RateDemands);
        if (FindUser(caller, string.Empty) is var (user, limits))
        {
            taken.Add(user.Reads, limits.Reads, 1, "reads of this user");
            taken.Add(user.ReadBytes, limits.ReadBytes, bytes, "bytes read by this user");
        }

        return Take(taken);
    }

    /// <summary>Finds who counts as the maker of a room.</summary>
    /// <param name="caller">Who makes it.</param>
    /// <param name="username">The name that it reads under; empty: none.</param>
    /// <returns>Null where it may make as many as it likes.</returns>
    public RoomAllowance? MakerOf(Caller caller, string username = "") =>
        FindUser(caller, caller.MayImpersonate ? username : string.Empty) is var (user, limits) && limits.Rooms > 0
            ? new RoomAllowance(user, limits.Rooms)
            : null;

    /// <summary>Counts a stream in.</summary>
    /// <param name="caller">Who opens it.</param>
    /// <param name="opened">To be closed with the stream; null where nothing is counted.</param>
    /// <returns>Null where it may be opened.</returns>
    public Refusal? OpenStream(Caller caller, out UserBudget? opened)
    {
        opened = null;
        if (FindUser(caller, string.Empty) is not var (user, limits) || limits.Streams == 0)
        {
            return null;
        }

        if (!user.TryOpen(limits.Streams))
        {
            return Refusals.Exhausted($"this user has {limits.Streams} streams, as many as may be");
        }

        opened = user;
        return null;
    }

    /// <summary>Finds what counts for a caller. API keys and admins are exempt, but not the names that they claim.</summary>
    private (UserBudget User, UserLimits Limits)? FindUser(Caller caller, string claimed)
    {
        if (claimed.Length > 0 && claimed != caller.Name)
        {
            return (budgets.Users.Of(claimed), authenticator.Limits);
        }

        return caller switch
        {
            { Kind: CallerKind.ApiKey } or { Grants.IsAdmin: true } => null,
            { IsKnown: true } => (budgets.Users.Of(caller.Name), caller.Limits ?? authenticator.Limits),
            { OnConnection: { } budget } => (budget, authenticator.Limits),
            _ => null,
        };
    }

    private Refusal? Take(in RateDemands demands) =>
        demands.Take(budgets.Now, out var wait) is { } refusing ? Refusals.RateExceeded(refusing, wait) : null;
}
