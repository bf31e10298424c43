using System.Diagnostics;
using ChatGo.Client.Load.Users;

namespace ChatGo.Client.Load.Schedule;

/// <summary>Sends each message when it is due, the users in turn, whatever comes back.</summary>
/// <remarks>A thread of its own, above the readers' priority: it must not wait for them.</remarks>
internal sealed class Sender(LoadContext context, SendSchedule schedule, IReadOnlyList<LoadUser> users, int index)
{
    // A server that answers nothing must not fill the load's memory.
    private const int MaxUnderWay = 20_000;

    private readonly Random _sizes = new(index + 1);

    /// <summary>Sends until the schedule is over.</summary>
    /// <param name="start">When the schedule starts. Unit: ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="stopping">Ends it.</param>
    public Task RunAsync(long start, CancellationToken stopping)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(start, done, stopping))
        {
            IsBackground = true,
            Name = "schedule",
            Priority = ThreadPriority.AboveNormal,
        };
        thread.Start();
        return done.Task;
    }

    private void Run(long start, TaskCompletionSource done, CancellationToken stopping)
    {
        var (turn, step) = (0, context.Options.Processes);
        for (long message = index; message < schedule.Messages && users.Count > 0; message += step)
        {
            var due = start + (long)(schedule.DueAt(message) * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < due && !stopping.IsCancellationRequested)
            {
                Pace.SleepUntil(due);
            }

            if (stopping.IsCancellationRequested)
            {
                break;
            }

            Send(users[turn], due);
            turn = (turn + 1) % users.Count;
        }

        done.TrySetResult();
    }

    private void Send(LoadUser user, long due)
    {
        if (context.Counters.UnderWay >= MaxUnderWay)
        {
            context.Counters.Skip("20,000 are under way");
            return;
        }

        user.Send(due, _sizes.Next(context.Options.MinTextBytes, context.Options.MaxTextBytes + 1));
    }
}
