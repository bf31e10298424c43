using System.Diagnostics;
using ChatGo.Bench.Load;

namespace ChatGo.Bench.FanOut;

/// <summary>Measures what the load itself costs, beside what is measured of the server.</summary>
/// <param name="server">The server's.</param>
internal sealed class LoadWindow(IWindow server) : IWindow
{
    private TimeSpan _start;

    /// <summary>Gets the processor time of this process while the window was open.</summary>
    public TimeSpan ProcessorTime { get; private set; }

    /// <inheritdoc/>
    public void Open()
    {
        _start = Now();
        server.Open();
    }

    /// <inheritdoc/>
    public void Close()
    {
        server.Close();
        ProcessorTime = Now() - _start;
    }

    private static TimeSpan Now()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }
}
