using System.Diagnostics;
using ChatGo.Bench.Load;
using ChatGo.Bench.Servers;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Attacks;

/// <summary>The time of an attack: it begins when the window opens; the server's memory is looked at all the time.</summary>
/// <param name="server">Who is attacked.</param>
/// <param name="attack">Begins the attack; null where nobody attacks.</param>
internal sealed class AttackWindow(ServerProcess server, Func<Task<AttackerReport>?> attack) : IWindow, ISideLoad
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private TimeSpan _before;
    private long _bytesBefore;
    private long _lookedAt;

    /// <summary>Gets the attack, once it has begun.</summary>
    public Task<AttackerReport>? Attack { get; private set; }

    /// <summary>Gets what the server used meanwhile.</summary>
    public TimeSpan ProcessorTime { get; private set; }

    /// <summary>Gets the most that its memory rose. Unit: bytes.</summary>
    public long MostBytes { get; private set; }

    /// <inheritdoc/>
    public void Open()
    {
        (_before, _bytesBefore, _lookedAt) = (server.ProcessorTime, server.ResidentBytes, Stopwatch.GetTimestamp());
        Attack = attack();
    }

    /// <inheritdoc/>
    public void Close() => ProcessorTime = server.ProcessorTime - _before;

    /// <inheritdoc/>
    public void Join(EventLoop loop, int port, CancellationToken cancellationToken)
    {
    }

    /// <inheritdoc/>
    public void Pump()
    {
        if (_lookedAt > 0 && Stopwatch.GetElapsedTime(_lookedAt) > Look)
        {
            MostBytes = Math.Max(MostBytes, server.ResidentBytes - _bytesBefore);
            _lookedAt = Stopwatch.GetTimestamp();
        }
    }
}
