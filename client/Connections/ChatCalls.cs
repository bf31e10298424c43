using System.Runtime.CompilerServices;
using ChatGo.Api;
using ChatGo.Client.Hosting;

namespace ChatGo.Client.Connections;

/// <summary>The unary calls of ChatV1.</summary>
/// <remarks>Any task may call.</remarks>
/// <exception cref="ClientFailureException">Of every method: the server refuses the call or cannot be reached.</exception>
internal sealed partial class ChatCalls(ChatV1.ChatV1Client client, ServerAccess server, TimeProvider time)
{
    private const ulong MaxPage = 200;

    private readonly UnaryCalls _calls = new(server, time);

    /// <summary>Makes a room; its id is the server's to choose where <paramref name="id"/> is empty.</summary>
    public Task<CreateChatResponse> CreateAsync(string id, string title, CancellationToken stopping) => _calls.CallAsync(
        "cannot create a room",
        options => client.CreateChatAsync(new CreateChatRequest { ChatId = id, Title = title }, options), stopping);

    /// <summary>Notifies a room.</summary>
    public Task<Chat> GetAsync(string room, CancellationToken stopping) => _calls.CallAsync(
        $"cannot look at room {room}",
        options => client.GetChatAsync(new GetChatRequest { ChatId = room }, options), stopping);

    /// <summary>Deletes a room.</summary>
    public Task DeleteAsync(string room, CancellationToken stopping) => _calls.CallAsync(
        $"cannot delete room {room}",
        options => client.DeleteChatAsync(new DeleteChatRequest { ChatId = room }, options), stopping);

    /// <summary>Sends a message.</summary>
    public Task<SendMessageResponse> SendAsync(SendMessageRequest request, CancellationToken stopping) => _calls.CallAsync(
        $"cannot send to room {request.ChatId}", options => client.SendMessageAsync(request, options), stopping);

    /// <summary>Up to <paramref name="limit"/> rooms whose ids begin with <paramref name="prefix"/>.</summary>
    public async IAsyncEnumerable<Chat> ListAsync(
        string prefix, ulong limit, [EnumeratorCancellation] CancellationToken stopping)
    {
        var request = new ListChatsRequest { Prefix = prefix };
        do
        {
            request.PageSize = PageOf(limit);
            var page = await _calls.CallAsync(
                "cannot list rooms", options => client.ListChatsAsync(request, options), stopping);
            foreach (var chat in page.Chats.Take((int)Math.Min(limit, int.MaxValue)))
            {
                limit--;
                yield return chat;
            }

            request.PageToken = page.NextPageToken;
        }
        while (limit > 0 && request.PageToken.Length > 0);
    }

    /// <summary>The members of a room.</summary>
    public IAsyncEnumerable<Member> MembersAsync(string room, CancellationToken stopping) => _calls.ListAsync(
        $"cannot list members of room {room}",
        (token, options) => client.ListMembersAsync(new ListMembersRequest { ChatId = room, PageToken = token }, options),
        static page => (page.Members, page.NextPageToken), stopping);

    /// <summary>Up to <paramref name="limit"/> of the newest messages that a room holds, oldest first.</summary>
    public async Task<IReadOnlyList<Message>> HistoryAsync(string room, ulong limit, CancellationToken stopping)
    {
        var chat = await GetAsync(room, stopping);
        var newest = new List<Message>();
        var request = new ListMessagesRequest
        {
            ChatId = room,
            Before = new Position { Epoch = chat.Epoch, Sequence = chat.Head + 1 },
        };
        do
        {
            request.PageSize = PageOf(limit - (ulong)newest.Count);
            var page = await _calls.CallAsync(
                $"cannot read room {room}", options => client.ListMessagesAsync(request, options), stopping);
            newest.AddRange(page.Messages.Take((int)(limit - (ulong)newest.Count)));
            request.PageToken = page.NextPageToken;
        }
        while ((ulong)newest.Count < limit && request.PageToken.Length > 0);

        newest.Reverse();
        return newest;
    }

    private static int PageOf(ulong wanted) => (int)Math.Min(wanted, MaxPage);
}
