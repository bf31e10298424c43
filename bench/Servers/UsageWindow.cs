using System.Diagnostics;
using ChatGo.Bench.Load;

namespace ChatGo.Bench.Servers;

/// <summary>Measures a server from outside: the system's account of its processor time, its own account of what it
/// allocates, and the processor's count of its instructions.</summary>
/// <param name="server">Who.</param>
/// <param name="isTelling">Whether it tells, on SIGUSR1, what it has allocated.</param>
/// <param name="countsInstructions">Whether perf works here.</param>
internal sealed class UsageWindow(ServerProcess server, bool isTelling, bool countsInstructions) : IWindow, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private InstructionCounter? _instructions;
    private TimeSpan _start;
    private TimeSpan _end;

    /// <inheritdoc/>
    public void Open()
    {
        AskForAllocation();
        _instructions = countsInstructions ? InstructionCounter.Start(server.Process.Id) : null;
        _start = server.ProcessorTime;
    }

    /// <inheritdoc/>
    public void Close()
    {
        _end = server.ProcessorTime;
        _instructions?.Stop();
        AskForAllocation();
    }

    /// <summary>Returns what was measured, once the window was closed.</summary>
    public async Task<Usage> ReadAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (isTelling && server.Output.Allocated.Count < 2 && Stopwatch.GetElapsedTime(start) < Patience)
        {
            await Task.Delay(Moment, cancellationToken);
        }

        return new Usage(
            _end - _start,
            server.Output.Allocated is [var before, var after] ? after - before : null,
            _instructions is null ? null : await _instructions.ReadAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose() => _instructions?.Dispose();

    private void AskForAllocation()
    {
        if (isTelling)
        {
            server.Signal(NativeMethods.SigUsr1);
        }
    }
}
