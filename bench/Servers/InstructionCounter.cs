using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ChatGo.Bench.Servers;

/// <summary>Counts the instructions of a process, its threads and the kernel's work for it, by perf.</summary>
internal sealed class InstructionCounter : IDisposable
{
    private const string Counting = "stat -x , -e instructions:u,instructions:k";

    private readonly Process _perf;

    private InstructionCounter(string arguments) => _perf = Process.Start(
        new ProcessStartInfo("perf", $"{Counting} {arguments}") { RedirectStandardError = true })!;

    /// <summary>Determines whether instructions can be counted here: perf is installed, allowed, and the machine shows its
    /// counters.</summary>
    public static async Task<bool> IsSupportedAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var probe = new InstructionCounter("-- true");
            return await probe.ReadAsync(cancellationToken) is not null;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Begins to count.</summary>
    public static InstructionCounter Start(int process) => new($"-p {process.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Ends it.</summary>
    public void Stop() => _ = NativeMethods.Signal(_perf.Id, NativeMethods.SigInt);

    /// <summary>Returns the count, once it has ended; null if nothing could be counted.</summary>
    public async Task<long?> ReadAsync(CancellationToken cancellationToken)
    {
        // A line a counter: its value first, "<not supported>" where it has none.
        var counts = (await _perf.StandardError.ReadToEndAsync(cancellationToken))
            .Split('\n')
            .Where(static line => line.Contains("instructions:", StringComparison.Ordinal))
            .Select(static line => line.Split(',')[0])
            .ToList();
        await _perf.WaitForExitAsync(cancellationToken);
        return counts.Count == 2 && counts.TrueForAll(static count => long.TryParse(count, out _))
            ? counts.Sum(static count => long.Parse(count, CultureInfo.InvariantCulture))
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_perf.HasExited)
        {
            _perf.Kill();
        }

        _perf.Dispose();
    }
}
