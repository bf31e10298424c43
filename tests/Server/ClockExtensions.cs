using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server;

/// <summary>Lets a server's time pass, as fast as the server keeps up.</summary>
internal static class ClockExtensions
{
    /// <summary>The shortest period of the server's timers.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    /// <summary>Moves the clock, step by step, until a condition holds.</summary>
    public static Task RunUntilAsync(
        this FakeTimeProvider time, string what, Func<bool> condition, CancellationToken cancellationToken) =>
        Eventually.HoldsAsync(
            what,
            () =>
            {
                time.Advance(Step);
                return condition();
            },
            cancellationToken);
}
