using Grpc.Core;

namespace ChatGo.Tests.Server.Engines.Redis;

/// <summary>Sends one message after another to a room, each until it is acknowledged, and notes under which number.</summary>
internal sealed class SharedSender : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<(string Text, ulong Sequence)> _acknowledged = [];
    private readonly Task _sending;
    private long _longestWait;

    public SharedSender(RunningServer server, string room, string name) => _sending = SendAsync(server, room, name);

    /// <summary>Gets what was acknowledged.</summary>
    public IReadOnlyList<(string Text, ulong Sequence)> Acknowledged
    {
        get
        {
            lock (_gate)
            {
                return [.. _acknowledged];
            }
        }
    }

    /// <summary>Gets how long the longest message took until it was acknowledged.</summary>
    public TimeSpan LongestWait => TimeSpan.FromTicks(Volatile.Read(ref _longestWait));

    /// <summary>Waits for some more to be acknowledged.</summary>
    public async Task GoesOnAsync(CancellationToken cancellationToken)
    {
        var count = Acknowledged.Count;
        await Eventually.HoldsAsync(
            "messages are acknowledged", () => _sending.IsCompleted || Acknowledged.Count >= count + 20, cancellationToken);
        if (_sending.IsCompleted)
        {
            // What was refused, and is not to be sent again.
            await _sending;
        }
    }

    /// <summary>Sends no more.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _sending;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task SendAsync(RunningServer server, string room, string name)
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var text = $"{name}-{number}";
            var begun = System.Diagnostics.Stopwatch.GetTimestamp();
            if (await SendSurelyAsync(server, room, text) is not { } sequence)
            {
                return;
            }

            _longestWait = Math.Max(_longestWait, System.Diagnostics.Stopwatch.GetElapsedTime(begun).Ticks);
            lock (_gate)
            {
                _acknowledged.Add((text, sequence));
            }

            await Task.Delay(Pause);
        }
    }

    /// <returns>Null where nothing is sent any more before it is acknowledged.</returns>
    private async Task<ulong?> SendSurelyAsync(RunningServer server, string room, string text)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                return (await SharedServers.SendAsync(server, room, text, text, CancellationToken.None)).Sequence;
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(RetryPause);
            }
        }

        return null;
    }
}
