using System.Diagnostics;
using ChatGo.Bench.Load;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.Durable;

/// <summary>How long the disk takes for a small write that it must keep.</summary>
internal static class DiskProbe
{
    private const int Bytes = 200;

    /// <summary>Measures it.</summary>
    /// <param name="path">A file that is not there.</param>
    /// <param name="duration">For how long.</param>
    /// <returns>Unit: ns.</returns>
    public static LatencyHistogram Run(string path, TimeSpan duration)
    {
        var latency = new LatencyHistogram();
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var (began, at) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            var start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, new byte[Bytes], at);
            _ = NativeMethods.SyncData((int)file.DangerousGetHandle());
            latency.Add((long)Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            at += Bytes;
        }

        return latency;
    }
}
