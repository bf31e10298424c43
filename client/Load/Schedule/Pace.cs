using System.Runtime.InteropServices;

namespace ChatGo.Client.Load.Schedule;

/// <summary>Waits on the thread that sends, to well below the millisecond that the framework's timers give.</summary>
internal static partial class Pace
{
    private const long MaxNanoseconds = 50_000_000;

    /// <summary>Keeps to a timetable on the calling thread, until it is over.</summary>
    /// <param name="timetable">Does what is due and tells how long it is until it is to be called again; less than zero:
    /// it is over.</param>
    public static void Follow(Func<TimeSpan> timetable)
    {
        for (var wait = timetable(); wait >= TimeSpan.Zero; wait = timetable())
        {
            if (wait > TimeSpan.Zero)
            {
                Sleep(wait);
            }
        }
    }

    private static void Sleep(TimeSpan wait)
    {
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
