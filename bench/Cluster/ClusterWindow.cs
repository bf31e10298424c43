using ChatGo.Bench.Load;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.Cluster;

/// <summary>Measures several processes while it is open.</summary>
/// <param name="processes">Which.</param>
internal sealed class ClusterWindow(IReadOnlyList<ServerProcess> processes) : IWindow
{
    private TimeSpan[] _before = [];

    /// <summary>Gets what each used.</summary>
    public IReadOnlyList<TimeSpan> ProcessorTimes { get; private set; } = [];

    /// <inheritdoc/>
    public void Open() => _before = [.. processes.Select(static process => process.ProcessorTime)];

    /// <inheritdoc/>
    public void Close() =>
        ProcessorTimes = [.. processes.Select((process, number) => process.ProcessorTime - _before[number])];
}
