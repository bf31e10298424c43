using System.Diagnostics;
using System.Globalization;
using ChatGo.Bench.Load;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.Soak.Measurement;

/// <summary>Looks at a server from outside, and asks it.</summary>
internal sealed class ServerGauge(ServerProcess server)
{
    private const long BytesPerKibibyte = 1_024;

    /// <summary>What, written to clear_refs, makes the peak begin anew.</summary>
    private const string ForgetPeak = "5";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    private readonly string _folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{server.Process.Id}");

    /// <summary>Gets what went wrong by the server's own account.</summary>
    public IReadOnlyList<string> Errors => server.Output.Errors;

    /// <summary>Looks.</summary>
    /// <param name="at">The time since the beginning.</param>
    /// <param name="counters">What was done so far.</param>
    /// <param name="collects">Whether everything is collected first.</param>
    /// <exception cref="LoadException">The server does not answer.</exception>
    public async Task<SoakSample> ReadAsync(TimeSpan at, SoakCounters counters, bool collects = false)
    {
        var usage = await AskAsync(collects ? NativeMethods.SigUsr2 : NativeMethods.SigUsr1);
        var status = await File.ReadAllLinesAsync(Path.Combine(_folder, "status"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "clear_refs"), ForgetPeak);
        return new SoakSample(
            at,
            Kibibytes(status, "VmHWM:"),
            Kibibytes(status, "VmRSS:"),
            Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "fd")).Count(),
            Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "task")).Count(),
            usage.Rooms,
            usage.Streams,
            counters.Sent,
            counters.Gaps,
            collects ? usage.InUse : null);
    }

    /// <summary>Waits until the server has so many rooms and streams and no more.</summary>
    /// <returns>Whether it came to that.</returns>
    public async Task<bool> HasOnlyAsync(int rooms, int streams, TimeSpan within)
    {
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < within)
        {
            var usage = await AskAsync(NativeMethods.SigUsr1);
            if (usage.Rooms == rooms && usage.Streams == streams)
            {
                return true;
            }

            await Task.Delay(Moment * 20);
        }

        return false;
    }

    private async Task<UsageLine> AskAsync(int signal)
    {
        var before = server.Output.Usage.Count;
        server.Signal(signal);
        var begun = Stopwatch.GetTimestamp();
        while (server.Output.Usage is var told && Stopwatch.GetElapsedTime(begun) < Patience && !server.Process.HasExited)
        {
            if (told.Count > before)
            {
                return told[^1];
            }

            await Task.Delay(Moment);
        }

        throw new LoadException($"The server does not say how it is doing:\n{server.Output.Text}");
    }

    private static long Kibibytes(string[] status, string name)
    {
        var line = status.Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            * BytesPerKibibyte;
    }
}
