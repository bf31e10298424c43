using ChatGo.Api;
using ChatGo.Server.Callers;
using ChatGo.Server.Logging;
using ChatGo.Server.Streams;

namespace ChatGo.Server.Chat;

/// <summary>The operators' door: credentials with the grant <c>admin</c>. It checks in the order of
/// <see cref="ChatRooms"/>. What an operator looks at, and streams that are to end, do not wait for a server that drains.
/// </summary>
/// <remarks>Any thread. Each act is a line in the log (rule D6).</remarks>
internal sealed class ChatAdmin(
    ChatRooms chat,
    RequestRules rules,
    Broadcaster broadcaster,
    OpenStreams streams,
    Revocations revocations,
    KeptOrder kept,
    Backups backups,
    ServerFigures figures,
    TimeProvider time,
    ILogger<ChatAdmin> logger)
{
    /// <summary>Lists open streams.</summary>
    public Result<ListStreamsResponse> ListStreams(Caller caller, ListStreamsRequest request) =>
        (Know(caller) ?? rules.CheckName(request.Username) ?? RequestRules.CheckId(request.ChatId) ?? Allow(caller)) is { } refusal
            ? refusal
            : StreamList.Page(streams, request);

    /// <summary>Ends streams.</summary>
    public Result<EndStreamsResponse> EndStreams(Caller caller, EndStreamsRequest request)
    {
        if ((Know(caller) ?? rules.Check(request) ?? Allow(caller)) is { } refusal)
        {
            return refusal;
        }

        var message = Refusals.Ended(request.Reason).Message;
        var ended = 0;
        foreach (var stream in streams.All.Where(Means))
        {
            stream.End(message);
            ended++;
        }

        var whose = request.HasUsername ? LogText.Of(request.Username) : $"id {request.StreamId}";
        logger.EndsStreams(caller.Name, whose, ended, LogText.OfReason(request.Reason));
        return new EndStreamsResponse { Streams = (uint)ended };

        bool Means(OpenStream stream) =>
            request.HasUsername ? stream.IsOf(request.Username) : (ulong)stream.Id == request.StreamId;
    }

    /// <summary>Sends a message to many rooms.</summary>
    /// <param name="caller">Who sends.</param>
    /// <param name="request">The message, and where to.</param>
    /// <param name="gone">The caller has gone: rooms that have not got it yet do not get it.</param>
    public async ValueTask<Result<BroadcastResponse>> BroadcastAsync(Caller caller, BroadcastRequest request, CancellationToken gone)
    {
        if ((Know(caller) ?? chat.Admit(caller) ?? rules.Check(request) ?? Allow(caller)) is { } refusal)
        {
            return refusal;
        }

        var result = await broadcaster.SendAsync(caller, request, gone);
        if (result.Value is { } sent)
        {
            logger.Broadcasts(caller.Name, WhereTo(request), (int)sent.Stored, (int)sent.Refused);
        }

        return result;
    }

    /// <summary>Makes a user's tokens void.</summary>
    public async ValueTask<Refusal?> RevokeTokensAsync(Caller caller, RevokeTokensRequest request)
    {
        var now = time.GetUtcNow();
        if ((Know(caller) ?? chat.Admit(caller) ?? rules.CheckUser(request.Username)
            ?? TimeFields.CheckPast(request.IssuedBefore, "issued_before", now) ?? Allow(caller)) is { } refusal)
        {
            return refusal;
        }

        var before = request.IssuedBefore?.ToDateTimeOffset() ?? now;
        if (!revocations.TryAdd(request.Username, before))
        {
            return Refusals.Exhausted($"tokens of {Revocations.MaxUsers} users are revoked, as many as may be");
        }

        if (!await kept.TryRevokeAsync(request.Username, before))
        {
            return Refusals.StoreUnavailable();
        }

        logger.RevokesTokens(caller.Name, LogText.Of(request.Username), $"{before:O}");
        return null;
    }

    /// <summary>Copies what is kept on disk, while the server goes on.</summary>
    public async ValueTask<Result<BackupResponse>> BackUpAsync(Caller caller, BackupRequest request, CancellationToken gone)
    {
        if ((Know(caller) ?? chat.Admit(caller) ?? Backups.Check(request) ?? Allow(caller)) is { } refusal)
        {
            return refusal;
        }

        var result = await backups.MakeAsync(request, gone);
        if (result.Value is { } made)
        {
            logger.BacksUp(caller.Name, made.Path, made.Bytes);
        }

        return result;
    }

    /// <summary>Returns the server's figures.</summary>
    public Result<Stats> GetStats(Caller caller) =>
        (Know(caller) ?? Allow(caller)) is { } refusal ? refusal : figures.Tell();

    private static Refusal? Allow(Caller caller) =>
        caller.Grants.IsAdmin ? null : Refusals.NoGrant(Permissions.Admin);

    private static string WhereTo(BroadcastRequest request) => request.ToCase switch
    {
        BroadcastRequest.ToOneofCase.Chats => $"{request.Chats.ChatIds_.Count} chats",
        BroadcastRequest.ToOneofCase.Prefix => $"chats that begin with {LogText.Of(request.Prefix)}",
        _ => "all chats",
    };

    /// <summary>Who has shown nothing is no operator, whatever it was granted (rule A0).</summary>
    private Refusal? Know(Caller caller) => caller.IsKnown && caller.IsGood(time) ? null : Refusals.Unauthenticated();
}
