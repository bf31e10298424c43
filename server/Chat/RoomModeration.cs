using ChatGo.Api;
using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;
using ChatGo.Server.Callers;
using ChatGo.Server.Logging;
using ChatGo.Server.Moderation;
using ChatGo.Server.Streams;

namespace ChatGo.Server.Chat;

/// <summary>The door of those who keep rooms in order: the grant <c>moderate</c>, and <c>admin</c> for all rooms at once. It
/// checks in the order of <see cref="ChatRooms"/>.</summary>
/// <remarks>Any thread. Each act is a line in the log (rule D6).</remarks>
internal sealed class RoomModeration(
    ChatRooms chat,
    RoomRegistry rooms,
    RequestRules rules,
    RoomPrivacy privacy,
    ChatLimits limits,
    Restrictions restrictions,
    KeptOrder kept,
    OpenStreams streams,
    TimeProvider time,
    ILogger<RoomModeration> logger)
{
    private const uint UsualRejoinSeconds = 60;

    /// <summary>Has a room called, or allow, something else.</summary>
    public async ValueTask<Result<Api.Chat>> UpdateAsync(Caller caller, UpdateChatRequest request)
    {
        var found = default(Result<Room>);
        if ((Admit(caller) ?? RequestRules.Check(request) ?? MayModerate(caller, request.ChatId)
            ?? (found = await rooms.FindOrRefuseAsync(request.ChatId)).Refusal ?? limits.TakeRead(caller, bytes: 0)) is { } refusal)
        {
            return refusal;
        }

        var room = found.Value!;
        try
        {
            await rooms.ChangeAsync(room, before => new RoomSettings(
                request.HasTitle ? request.Title : before.Title,
                request.HasSlowModeSeconds ? (int)request.SlowModeSeconds : before.SlowModeSeconds,
                request.HasFrozen ? request.Frozen : before.IsFrozen));
        }
        catch (EngineUnavailableException)
        {
            return Refusals.StoreUnavailable();
        }

        streams.TellChanged(room);
        var settings = room.Settings;
        logger.ChangesChat(caller.Name, room.Id, settings.SlowModeSeconds, settings.IsFrozen);
        return ChatList.Describe(RoomSummary.Of(room));
    }

    /// <summary>Sends a user out of a room.</summary>
    public async ValueTask<Refusal?> RemoveAsync(Caller caller, RemoveMemberRequest request)
    {
        if ((Admit(caller) ?? rules.Check(request) ?? MayModerate(caller, request.ChatId)
            ?? (await rooms.FindOrRefuseAsync(request.ChatId)).Refusal ?? limits.TakeRead(caller, bytes: 0)) is { } refusal)
        {
            return refusal;
        }

        var seconds = request.RejoinAfterSeconds == 0 ? UsualRejoinSeconds : request.RejoinAfterSeconds;
        return await SetAsync(new Moderation.Restriction(
            request.ChatId,
            request.Username,
            RestrictionKind.Removal,
            time.GetUtcNow() + TimeSpan.FromSeconds(seconds),
            request.Reason,
            caller.Name,
            time.GetUtcNow()));
    }

    /// <summary>Bans or mutes a user.</summary>
    public async ValueTask<Result<Api.Restriction>> RestrictAsync(Caller caller, SetRestrictionRequest request)
    {
        var now = time.GetUtcNow();
        if ((Admit(caller) ?? rules.Check(request.Restriction, now) ?? MayModerate(caller, request.Restriction.ChatId)
            ?? limits.TakeRead(caller, bytes: 0)) is { } refusal)
        {
            return refusal;
        }

        var wanted = request.Restriction;
        var restriction = new Moderation.Restriction(
            wanted.ChatId,
            wanted.Username,
            (RestrictionKind)wanted.Kind,
            wanted.Until?.ToDateTimeOffset(),
            wanted.Reason,
            caller.Name,
            now);
        return await SetAsync(restriction) is { } full ? full : RestrictionList.Describe(restriction);
    }

    /// <summary>Lifts a ban or a mute.</summary>
    public async ValueTask<Refusal?> LiftAsync(Caller caller, LiftRestrictionRequest request)
    {
        if ((Admit(caller) ?? rules.Check(request) ?? MayModerate(caller, request.ChatId)
            ?? limits.TakeRead(caller, bytes: 0)) is { } refusal)
        {
            return refusal;
        }

        var kind = (RestrictionKind)request.Kind;
        if (!restrictions.TryLift(request.ChatId, request.Username, kind))
        {
            return Refusals.NoRestriction(request.Username);
        }

        if (!await kept.TryKeepAsync(request.ChatId, request.Username, kind))
        {
            return Refusals.StoreUnavailable();
        }

        logger.LiftsRestriction(caller.Name, kind.ToNoun(), LogText.Of(request.Username), LogText.OfRoom(request.ChatId));
        return null;
    }

    /// <summary>Lists bans and mutes.</summary>
    public Result<ListRestrictionsResponse> List(Caller caller, ListRestrictionsRequest request) =>
        (Admit(caller) ?? RequestRules.CheckId(request.ChatId) ?? MayModerate(caller, request.ChatId)
            ?? limits.TakeRead(caller, bytes: 0)) is { } refusal
            ? refusal
            : RestrictionList.Page(restrictions, request);

    /// <summary>Who has shown nothing never keeps rooms in order, whatever it was granted (rule A0).</summary>
    private Refusal? Admit(Caller caller) =>
        caller.IsKnown ? chat.Admit(caller) : Refusals.Unauthenticated();

    private Refusal? MayModerate(Caller caller, string chatId) =>
        chatId.Length == 0
            ? caller.Grants.IsAdmin ? null : Refusals.NoGrant(Permissions.Admin)
            : (privacy.GrantOf(caller, chatId).Can & Permissions.Moderate) == 0 ? Refusals.NoGrant(Permissions.Moderate) : null;

    private async ValueTask<Refusal?> SetAsync(Moderation.Restriction restriction)
    {
        var outcome = restrictions.Set(restriction);
        if (outcome != SetOutcome.Set)
        {
            return Refusals.TooManyRestrictions(outcome);
        }

        if (!await kept.TryKeepAsync(restriction.ChatId, restriction.Username, restriction.Kind))
        {
            return Refusals.StoreUnavailable();
        }

        logger.Restricts(
            restriction.SetBy,
            restriction.Kind.ToVerb(),
            LogText.Of(restriction.Username),
            LogText.OfRoom(restriction.ChatId),
            LogText.OfEnd(restriction.Until),
            LogText.OfReason(restriction.Reason));
        return null;
    }
}
