using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Tests.Server;

/// <summary>One open ConnectChat with notices: sorts what it is told.</summary>
internal sealed class NoticeReader : IDisposable
{
    private readonly AsyncServerStreamingCall<Message> _call;

    private NoticeReader(AsyncServerStreamingCall<Message> call, Welcome welcome) => (_call, Welcome) = (call, welcome);

    public Welcome Welcome { get; }

    public List<Gap> Gaps { get; } = [];

    public List<ulong> Sequences { get; } = [];

    /// <summary>Connects, with notices, and reads the Welcome, which comes first.</summary>
    public static async Task<NoticeReader> ConnectAsync(
        ChatV1.ChatV1Client client, ConnectChatRequest request, CancellationToken cancellationToken)
    {
        request.Notices = true;
        var call = client.ConnectChat(request, cancellationToken: cancellationToken);
        await call.ResponseStream.MoveNext(cancellationToken);
        return new NoticeReader(call, call.ResponseStream.Current.Notice.Welcome);
    }

    /// <summary>Reads until a message, that included.</summary>
    public async Task<Message> ReadToAsync(ulong sequence, CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken) is { } message)
        {
            if (message.Sequence >= sequence)
            {
                return message;
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }

    /// <summary>Reads one thing: a message or a notice; null at the end.</summary>
    public async Task<Message?> NextAsync(CancellationToken cancellationToken)
    {
        if (!await _call.ResponseStream.MoveNext(cancellationToken))
        {
            return null;
        }

        var message = _call.ResponseStream.Current;
        if (message.Notice is null)
        {
            Sequences.Add(message.Sequence);
        }
        else if (message.Notice.Gap is { } gap)
        {
            Gaps.Add(gap);
        }

        return message;
    }

    public void Dispose() => _call.Dispose();
}
