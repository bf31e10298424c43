using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Tests.Server;

/// <summary>One open Session: what it is told is kept by kind, in order.</summary>
internal sealed class TestSession : IDisposable
{
    private readonly AsyncDuplexStreamingCall<SessionRequest, Message> _call;
    private ulong _lastRequest;

    private TestSession(AsyncDuplexStreamingCall<SessionRequest, Message> call) => _call = call;

    /// <summary>Messages of rooms, in the order of their arrival.</summary>
    public List<Message> Messages { get; } = [];

    /// <summary>Everything that was told, in the order of its arrival.</summary>
    public List<Message> All { get; } = [];

    /// <summary>Answers by request.</summary>
    public Dictionary<ulong, Ack> Acks { get; } = [];

    /// <summary>Welcomes by room.</summary>
    public Dictionary<string, Welcome> Welcomes { get; } = [];

    public static TestSession Open(
        ChatV1.ChatV1Client client, CancellationToken cancellationToken, Metadata? headers = null) =>
        new(client.Session(headers, cancellationToken: cancellationToken));

    /// <summary>Joins a room; gives its Welcome.</summary>
    public async Task<Welcome> JoinAsync(ConnectChatRequest join, CancellationToken cancellationToken)
    {
        var ack = await AskAsync(new SessionRequest { Join = join }, cancellationToken);
        await Assert.That(ack.Error).IsNull();
        await ReadUntilAsync(() => Welcomes.ContainsKey(join.ChatId), cancellationToken);
        return Welcomes[join.ChatId];
    }

    public Task<Welcome> JoinAsync(string room, CancellationToken cancellationToken) =>
        JoinAsync(new ConnectChatRequest { ChatId = room }, cancellationToken);

    /// <summary>Sends to a room that was joined; gives the answer.</summary>
    public Task<Ack> SendAsync(uint room, string text, CancellationToken cancellationToken) =>
        AskAsync(Send(room, text), cancellationToken);

    /// <summary>Makes a send.</summary>
    public static SessionRequest Send(uint room, string text) => new()
    {
        Send = new SendMessageRequest { ChatRef = room, Message = new Message { From = "John", Text = text } },
    };

    /// <summary>Asks something; gives the answer.</summary>
    public async Task<Ack> AskAsync(SessionRequest request, CancellationToken cancellationToken)
    {
        var id = await WriteAsync(request, cancellationToken);
        await ReadUntilAsync(() => Acks.ContainsKey(id), cancellationToken);
        return Acks[id];
    }

    /// <summary>Asks something and waits for nothing.</summary>
    public async Task<ulong> WriteAsync(SessionRequest request, CancellationToken cancellationToken)
    {
        request.RequestId = ++_lastRequest;
        await _call.RequestStream.WriteAsync(request, cancellationToken);
        return request.RequestId;
    }

    /// <summary>Reports that no more requests will come.</summary>
    public Task CompleteAsync() => _call.RequestStream.CompleteAsync();

    public async Task ReadUntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            if (!await _call.ResponseStream.MoveNext(cancellationToken))
            {
                throw new InvalidOperationException("The stream ended.");
            }

            Take(_call.ResponseStream.Current);
        }
    }

    public void Dispose() => _call.Dispose();

    private void Take(Message message)
    {
        All.Add(message);
        switch (message.Notice?.KindCase)
        {
            case null:
                Messages.Add(message);
                break;
            case Notice.KindOneofCase.Ack:
                Acks.Add(message.Notice.Ack.RequestId, message.Notice.Ack);
                break;
            case Notice.KindOneofCase.Welcome:
                Welcomes.Add(message.Notice.Welcome.ChatId, message.Notice.Welcome);
                break;
            default:
                break;
        }
    }
}
