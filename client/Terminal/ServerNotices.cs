using System.Globalization;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Terminal;

/// <summary>Tells the user what the client waits for, without flooding: each cause at once when it is new since the
/// server last answered, then at most one line each <see cref="RepeatAfter"/>.</summary>
/// <remarks>All connections to one server share it; any thread may call.</remarks>
internal sealed class ServerNotices(Uri server, Screen screen, TimeProvider time) : IRetryListener
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = [];
    private readonly string _server = server.GetLeftPart(UriPartial.Authority);
    private long? _lastLine;

    /// <summary>The least time between two lines about the same trouble: 5 s.</summary>
    public static TimeSpan RepeatAfter { get; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public void OnSilence() => Tell(ConnectionFault.NoAnswer, "still waiting");

    /// <inheritdoc/>
    public void OnRetry(ConnectionFault fault, TimeSpan delay) =>
        Tell(fault, string.Create(CultureInfo.InvariantCulture, $"next try in {TenthsOf(delay):0.0} s"));

    /// <inheritdoc/>
    public void OnAnswer()
    {
        lock (_gate)
        {
            _told.Clear();
            _lastLine = null;
        }
    }

    // Rounded up, so that nothing reads "in 0.0 s".
    private static double TenthsOf(TimeSpan delay) => Math.Max(1, Math.Ceiling(delay.TotalSeconds * 10)) / 10;

    private void Tell(ConnectionFault fault, string next)
    {
        lock (_gate)
        {
            var isDue = _lastLine is not { } last || time.GetElapsedTime(last) >= RepeatAfter;
            if (!_told.Add(fault.Cause) && !isDue)
            {
                return;
            }

            _lastLine = time.GetTimestamp();
        }

        screen.Warn($"waiting for {_server}: {fault.Reason}; {next}");
    }
}
