using ChatGo.Api;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Operation;

/// <summary>What to send, and where to.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatIds">The rooms; empty where they are told otherwise.</param>
/// <param name="Prefix">What the rooms' ids begin with; null where they are told otherwise, or all are meant.</param>
/// <param name="Name">Who speaks; empty: the server knows.</param>
/// <param name="Text">The message.</param>
/// <param name="MessageId">Makes sending it again store nothing; null: a new message each time.</param>
/// <param name="Json">Whether to answer as JSON.</param>
internal sealed record BroadcastOptions(
    ServerAccess Server, IReadOnlyList<string> ChatIds, string? Prefix, string Name, string Text, string? MessageId, bool Json)
{
    /// <summary>What is asked of the server.</summary>
    public BroadcastRequest ToRequest()
    {
        var request = new BroadcastRequest
        {
            Message = new Message { From = Name, Text = Text },
            MessageId = MessageId ?? "",
        };
        if (ChatIds.Count > 0)
        {
            request.Chats = new ChatIds { ChatIds_ = { ChatIds } };
        }
        else if (Prefix is not null)
        {
            request.Prefix = Prefix;
        }
        else
        {
            request.All = true;
        }

        return request;
    }
}
