namespace ChatGo.Tests.Server.Races;

/// <summary>A race's clock: the messages sent so far.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class SoakMoments(int messages)
{
    private readonly TaskCompletionSource[] _moments =
    [
        .. Enumerable.Range(0, messages + 1)
            .Select(static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)),
    ];

    private int _sent;

    /// <summary>One more was sent.</summary>
    public void Tick() => _moments[Interlocked.Increment(ref _sent)].SetResult();

    /// <summary>Done once so many were sent, or all.</summary>
    public Task At(int sent) => sent == 0 ? Task.CompletedTask : _moments[Math.Min(sent, messages)].Task;
}
