using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Client.Load.Wire;

/// <summary>A call with one request and one answer.</summary>
internal sealed class UnaryCall : ICallListener
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource<Status> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IMessage _answer;

    private UnaryCall(IMessage answer) => _answer = answer;

    /// <summary>Calls a method, for at most 10 s, and fills <paramref name="answer"/>.</summary>
    /// <returns>How it went.</returns>
    public static async Task<Status> AskAsync(
        ILoadLine line, string method, IMessage request, IMessage answer, CancellationToken stopping)
    {
        var listener = new UnaryCall(answer);
        try
        {
            using var call = await line.CallAsync(method, request, isOnly: true, listener, stopping);
            return await listener._end.Task.WaitAsync(Within, stopping);
        }
        catch (RpcException failure)
        {
            return failure.Status;
        }
        catch (TimeoutException)
        {
            return new Status(StatusCode.DeadlineExceeded, "no answer within 10 s");
        }
        catch (OperationCanceledException)
        {
            return new Status(StatusCode.Cancelled, "the call was given up");
        }
    }

    /// <inheritdoc/>
    public void OnHeaders()
    {
        // The answer tells it too.
    }

    /// <inheritdoc/>
    public void OnMessage(ReadOnlySpan<byte> message) => _answer.MergeFrom(message);

    /// <inheritdoc/>
    public void OnEnd(Status status) => _end.TrySetResult(status);
}
