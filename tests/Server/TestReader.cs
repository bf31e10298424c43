using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Tests.Server;

/// <summary>One open ConnectChat.</summary>
internal sealed class TestReader : IDisposable
{
    private readonly AsyncServerStreamingCall<Message> _call;

    private TestReader(AsyncServerStreamingCall<Message> call) => _call = call;

    /// <summary>Connects and waits for the response headers: the reader is in from then on.</summary>
    public static async Task<TestReader> ConnectAsync(
        ChatV1.ChatV1Client client, string room, string username, CancellationToken cancellationToken)
    {
        var request = new ConnectChatRequest { ChatId = room, Username = username };
        var call = client.ConnectChat(request, cancellationToken: cancellationToken);
        await call.ResponseHeadersAsync;
        return new TestReader(call);
    }

    public async Task<Message> NextAsync(CancellationToken cancellationToken) =>
        await _call.ResponseStream.MoveNext(cancellationToken)
            ? _call.ResponseStream.Current
            : throw new InvalidOperationException("The stream ended.");

    public async Task<IReadOnlyList<Message>> NextAsync(int count, CancellationToken cancellationToken)
    {
        var messages = new List<Message>(count);
        while (messages.Count < count)
        {
            messages.Add(await NextAsync(cancellationToken));
        }

        return messages;
    }

    /// <summary>Reads to the end and tells the status.</summary>
    public async Task<Status> EndAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _call.ResponseStream.MoveNext(cancellationToken))
            {
            }
        }
        catch (RpcException ended)
        {
            return ended.Status;
        }

        return _call.GetStatus();
    }

    public void Dispose() => _call.Dispose();
}
