using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Tests.Client.Connections;

/// <summary>One stream of <see cref="ScriptedChat"/>, from the server's side.</summary>
internal sealed class ScriptedStream(
    IAsyncStreamReader<SessionRequest>? requests, IServerStreamWriter<Message> responses, ServerCallContext context)
{
    public const uint ChatRef = 7;

    /// <summary>What the client asked to join; on a Session once <see cref="WelcomeAsync"/> has read it.</summary>
    public ConnectChatRequest? Join { get; set; }

    /// <summary>What the client calls itself by.</summary>
    public Metadata Headers => context.RequestHeaders;

    /// <summary>Reads the join, if it was not yet, and welcomes.</summary>
    public async Task WelcomeAsync(string epoch = "one", ulong head = 0, uint heartbeatMs = 0, uint members = 1)
    {
        Join ??= (await ReadAsync()).Join;
        await TellAsync(new Notice
        {
            Welcome = new Welcome
            {
                ChatRef = ChatRef,
                ChatId = Join.ChatId,
                Epoch = epoch,
                Oldest = 1,
                Head = head,
                RequestId = 1,
                HeartbeatMs = heartbeatMs,
                Members = members,
                PresenceRevision = 5,
            },
        });
    }

    public async Task<SessionRequest> ReadAsync() =>
        await requests!.MoveNext(context.CancellationToken) ? requests.Current : throw new InvalidOperationException();

    public async Task SayAsync(params ulong[] sequences)
    {
        foreach (var sequence in sequences)
        {
            await responses.WriteAsync(new Message { From = "John", Text = "hi", Sequence = sequence });
        }
    }

    public Task TellAsync(Notice notice) => responses.WriteAsync(new Message { Notice = notice });

    public Task AcknowledgeAsync(ulong requestId, ulong sequence) => TellAsync(new Notice
    {
        Ack = new Ack { RequestId = requestId, Sent = new SendMessageResponse { Sequence = sequence } },
    });

    public Task RefuseAsync(ulong requestId, StatusCode status) =>
        RefuseAsync(requestId, new Error { Code = (int)status, Message = "as the test says" });

    public Task RefuseAsync(ulong requestId, Error error) =>
        TellAsync(new Notice { Ack = new Ack { RequestId = requestId, Error = error } });

    /// <summary>Announces that the stream, or its room, is about to end.</summary>
    public Task PartAsync(GoAway goAway) => TellAsync(new Notice { GoAway = goAway });

    /// <summary>Lasts until the client has gone.</summary>
    public Task StandAsync() => Task.Delay(Timeout.Infinite, context.CancellationToken)
        .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
