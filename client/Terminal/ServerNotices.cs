using System.Globalization;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Terminal;

/// <summary>Shows the user what the client waits for, without flooding (see <see cref="RepeatLimit"/>).</summary>
/// <remarks>All connections to one server share it; any thread may call.</remarks>
internal sealed class ServerNotices(Uri server, Screen screen, TimeProvider time) : IRetryListener
{
    private readonly RepeatLimit _limit = new(time);
    private readonly string _server = ChatChannel.NameOf(server);

    /// <inheritdoc/>
    public void OnSilence() => Tell(ConnectionFault.NoAnswer, "still waiting");

    /// <inheritdoc/>
    public void OnRetry(ConnectionFault fault, TimeSpan delay) =>
        Tell(fault, string.Create(CultureInfo.InvariantCulture, $"next try in {TenthsOf(delay):0.0} s"));

    /// <inheritdoc/>
    public void OnAnswer() => _limit.Clear();

    // Rounded up, so that nothing reads "in 0.0 s".
    private static double TenthsOf(TimeSpan delay) => Math.Max(1, Math.Ceiling(delay.TotalSeconds * 10)) / 10;

    private void Tell(ConnectionFault fault, string next)
    {
        if (_limit.Allows(fault.Cause))
        {
            screen.Warn($"waiting for {_server}: {fault.ReasonOn(server)}; {next}");
        }
    }
}
