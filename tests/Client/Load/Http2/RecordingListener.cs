using System.Collections.Concurrent;
using ChatGo.Api;
using ChatGo.Client.Load.Wire;
using Grpc.Core;

namespace ChatGo.Tests.Client.Load.Http2;

internal sealed class RecordingListener : ICallListener
{
    private readonly TaskCompletionSource<Status> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Texts { get; } = [];

    public Task<Status> End => _end.Task;

    public bool HasHeaders { get; private set; }

    public RpcException? Refusal { get; init; }

    public void OnHeaders() => HasHeaders = true;

    public void OnMessage(ReadOnlySpan<byte> message)
    {
        if (Refusal is not null)
        {
            throw Refusal;
        }

        Texts.Enqueue(Message.Parser.ParseFrom(message).Text);
    }

    public void OnEnd(Status status) => _end.SetResult(status);
}
