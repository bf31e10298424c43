using Grpc.Core;

namespace ChatGo.Client.Load.Users;

/// <summary>How far a user's call has come.</summary>
/// <remarks>Any thread may tell it; one waits.</remarks>
internal sealed class CallProgress
{
    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Status> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once nothing more comes.</summary>
    public Task<Status> End => _end.Task;

    /// <summary>The headers have come.</summary>
    public void OnHeaders() => _headers.TrySetResult();

    /// <summary>The call has ended.</summary>
    public void OnEnd(Status status) => _end.TrySetResult(status);

    /// <summary>Waits for the end.</summary>
    /// <exception cref="TimeoutException">Not even the headers came in time.</exception>
    public async Task<Status> WaitAsync()
    {
        await Task.WhenAny(_headers.Task, End).WaitAsync(HeadersWithin, CancellationToken.None);
        return await End;
    }
}
