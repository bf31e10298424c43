namespace ChatGo.Client.Demo;

/// <summary>Who is in the room: lets the users speak only while all of them listen.</summary>
/// <remarks>Any task may call.</remarks>
internal sealed class Attendance(int expected)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _complete = NewCompletion();
    private int _present;

    /// <summary>One user is in the room.</summary>
    public void Enter()
    {
        lock (_gate)
        {
            if (++_present == expected)
            {
                _complete.TrySetResult();
            }
        }
    }

    /// <summary>One user has left the room.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (_present-- == expected)
            {
                _complete = NewCompletion();
            }
        }
    }

    /// <summary>Waits until all users are in the room.</summary>
    public Task WhenCompleteAsync(CancellationToken stopping)
    {
        lock (_gate)
        {
            return _complete.Task.WaitAsync(stopping);
        }
    }

    private static TaskCompletionSource NewCompletion() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
