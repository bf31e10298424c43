using ChatGo.Api;

namespace ChatGo.Client.Connections;

/// <content>What moderators may do.</content>
internal sealed partial class ChatCalls
{
    /// <summary>Changes a room's title or policy.</summary>
    public Task<Chat> UpdateAsync(UpdateChatRequest request, CancellationToken stopping) => _calls.CallAsync(
        $"cannot change room {request.ChatId}", options => client.UpdateChatAsync(request, options), stopping);

    /// <summary>Sends a user out of a room.</summary>
    public Task RemoveAsync(RemoveMemberRequest request, CancellationToken stopping) => _calls.CallAsync(
        $"cannot remove {request.Username} from room {request.ChatId}",
        options => client.RemoveMemberAsync(request, options), stopping);

    /// <summary>Bans or mutes a user.</summary>
    public Task<Restriction> RestrictAsync(Restriction restriction, CancellationToken stopping) => _calls.CallAsync(
        $"cannot {RestrictionWords.Verb(restriction.Kind)} {restriction.Username} in {RestrictionWords.Place(restriction.ChatId)}",
        options => client.SetRestrictionAsync(new SetRestrictionRequest { Restriction = restriction }, options), stopping);

    /// <summary>Lifts a ban or a mute.</summary>
    public Task LiftAsync(LiftRestrictionRequest request, CancellationToken stopping) => _calls.CallAsync(
        $"cannot un{RestrictionWords.Verb(request.Kind)} {request.Username} in {RestrictionWords.Place(request.ChatId)}",
        options => client.LiftRestrictionAsync(request, options), stopping);

    /// <summary>The bans and mutes of a room, or those for all rooms where <paramref name="room"/> is empty; of one user,
    /// unless <paramref name="username"/> is empty.</summary>
    public IAsyncEnumerable<Restriction> RestrictionsAsync(string room, string username, CancellationToken stopping) =>
        _calls.ListAsync(
            $"cannot list who is restricted in {RestrictionWords.Place(room)}",
            (token, options) => client.ListRestrictionsAsync(
                new ListRestrictionsRequest { ChatId = room, Username = username, PageToken = token }, options),
            static page => (page.Restrictions, page.NextPageToken), stopping);
}
