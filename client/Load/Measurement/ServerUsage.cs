using System.Diagnostics;

namespace ChatGo.Client.Load.Measurement;

/// <summary>What the server's process uses, where it runs on this machine.</summary>
/// <param name="CpuSeconds">Its processor time so far. Unit: s.</param>
/// <param name="ResidentMb">Its resident memory. Unit: MB.</param>
internal readonly record struct ServerUsage(double CpuSeconds, double ResidentMb)
{
    /// <summary>Looks at a process.</summary>
    /// <param name="pid">Its number; null: nothing is looked at.</param>
    /// <returns>Null where there is no such process (any more).</returns>
    public static ServerUsage? Of(int? pid)
    {
        if (pid is not { } number)
        {
            return null;
        }

        try
        {
            using var process = Process.GetProcessById(number);
            return new ServerUsage(process.TotalProcessorTime.TotalSeconds, process.WorkingSet64 / 1e6);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
