using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ChatGo.Client.Load.Schedule;

/// <summary>Waits on the thread that sends, to well below the millisecond that the framework's timers give.</summary>
internal static partial class Pace
{
    private const long MaxNanoseconds = 50_000_000;

    /// <summary>Sleeps until <paramref name="due"/> or for 50 ms, whichever is sooner.</summary>
    /// <param name="due">Unit: ticks of <see cref="Stopwatch"/>.</param>
    public static void SleepUntil(long due)
    {
        var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        var nanoseconds = (long)Math.Min(wait.TotalNanoseconds, MaxNanoseconds);
        if (OperatingSystem.IsWindows())
        {
            Thread.CurrentThread.Join(TimeSpan.FromMicroseconds(nanoseconds / 1000.0));
        }
        else
        {
            // Interrupted or not, the caller looks at the clock again.
            _ = Sleep(new TimeSpec(0, (nint)nanoseconds), 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sleep(in TimeSpec time, nint remaining);

    private readonly record struct TimeSpec(nint Seconds, nint Nanoseconds);
}
