using System.Diagnostics;
using ChatGo.Client.Load.Http2;
using ChatGo.Client.Load.Users;

namespace ChatGo.Client.Load.Schedule;

/// <summary>Sends each message when it is due, the users in turn, whatever comes back.</summary>
/// <remarks>One thread: that of the connections, which waits for nothing else; or else one of its own.</remarks>
internal sealed class Sender(LoadContext context, SendSchedule schedule, IReadOnlyList<LoadUser> users, int index)
{
    // A server that answers nothing must not fill the load's memory.
    private const int MaxUnderWay = 20_000;

    // Users that are asked before a message counts as not sent: one that comes and goes just now cannot.
    private const int MaxAsked = 8;

    // Messages that are sent without a look at what comes in.
    private const int MaxAtOnce = 16;

    private static readonly TimeSpan IsOver = TimeSpan.FromTicks(-1);

    private readonly Random _sizes = new(index + 1);
    private long _message = index;
    private int _turn;

    /// <summary>Sends until the schedule is over.</summary>
    /// <param name="start">When the schedule starts. Unit: ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="http2">Has the thread of the connections; null: there is none.</param>
    /// <param name="stopping">Ends it.</param>
    public Task RunAsync(long start, Http2Client? http2, CancellationToken stopping)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TimeSpan Next()
        {
            var wait = SendDue(start, stopping);
            if (wait < TimeSpan.Zero)
            {
                done.TrySetResult();
            }

            return wait;
        }

        if (http2 is not null)
        {
            http2.Follow(Next);
            return done.Task;
        }

        var thread = new Thread(() => Pace.Follow(Next))
        {
            IsBackground = true,
            Name = "schedule",
            Priority = ThreadPriority.AboveNormal,
        };
        thread.Start();
        return done.Task;
    }

    private TimeSpan SendDue(long start, CancellationToken stopping)
    {
        for (var sent = 0; users.Count > 0 && _message < schedule.Messages && !stopping.IsCancellationRequested; sent++)
        {
            var due = start + (long)(schedule.DueAt(_message) * Stopwatch.Frequency);
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero || sent == MaxAtOnce)
            {
                return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            }

            Send(due);
            _message += context.Options.Processes;
        }

        return IsOver;
    }

    private void Send(long due)
    {
        var room = users[_turn].Room;
        var reason = context.Counters.UnderWay < MaxUnderWay ? TrySend(due) : "20,000 are under way";
        if (reason is not null)
        {
            context.Skip(due, room, reason);
        }
    }

    private string? TrySend(long due)
    {
        var bytes = _sizes.Next(context.Options.MinTextBytes, context.Options.MaxTextBytes + 1);
        string? first = null;
        for (var asked = 0; asked < Math.Min(MaxAsked, users.Count); asked++)
        {
            var user = users[_turn];
            _turn = (_turn + 1) % users.Count;
            if (user.TrySend(due, bytes) is not { } reason)
            {
                return null;
            }

            first ??= reason;
        }

        return first;
    }
}
