using ChatGo.Api;
using ChatGo.Client.Hosting;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Client.Connections;

/// <summary>The calls of ChatAdminV1.</summary>
/// <remarks>Any task may call.</remarks>
/// <exception cref="ClientFailureException">Of every method: the server refuses the call or cannot be reached.</exception>
internal sealed class AdminCalls(ChatAdminV1.ChatAdminV1Client client, ServerAccess server, TimeProvider time)
{
    private readonly UnaryCalls _calls = new(server, time);

    /// <summary>The open streams: of one user and of one room, unless they are empty.</summary>
    public IAsyncEnumerable<StreamInfo> StreamsAsync(string username, string room, CancellationToken stopping) =>
        _calls.ListAsync(
            "cannot list streams",
            (token, options) => client.ListStreamsAsync(
                new ListStreamsRequest { Username = username, ChatId = room, PageToken = token }, options),
            static page => (page.Streams, page.NextPageToken), stopping);

    /// <summary>Ends streams.</summary>
    public Task<EndStreamsResponse> EndAsync(EndStreamsRequest request, CancellationToken stopping) => _calls.CallAsync(
        "cannot end streams", options => client.EndStreamsAsync(request, options), stopping);

    /// <summary>Sends one message to many rooms.</summary>
    public Task<BroadcastResponse> BroadcastAsync(BroadcastRequest request, CancellationToken stopping) => _calls.CallAsync(
        "cannot broadcast", options => client.BroadcastAsync(request, options), stopping);

    /// <summary>Makes a user's tokens void.</summary>
    public Task RevokeAsync(RevokeTokensRequest request, CancellationToken stopping) => _calls.CallAsync(
        $"cannot revoke the tokens of {request.Username}", options => client.RevokeTokensAsync(request, options), stopping);

    /// <summary>Copies what the server keeps.</summary>
    public Task<BackupResponse> BackUpAsync(BackupRequest request, CancellationToken stopping) => _calls.CallAsync(
        "cannot back up", options => client.BackupAsync(request, options), stopping);

    /// <summary>The server's figures.</summary>
    public Task<Stats> StatsAsync(CancellationToken stopping) => _calls.CallAsync(
        "cannot read the server's figures", options => client.GetStatsAsync(new Empty(), options), stopping);
}
