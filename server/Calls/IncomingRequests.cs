using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ChatGo.Server.Chat;
using ChatGo.Server.Streams;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Calls;

/// <summary>Requests that have begun and are not complete: they may take so long and no longer.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class IncomingRequests(IOptions<StreamOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<IncomingRequest, bool> _reading = new();
    private readonly int _seconds = options.Value.RequestSeconds;

    /// <summary>Gets the time: when a request begins. Unit: ticks of the clock.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>Waits for more of a request.</summary>
    /// <param name="body">What comes in.</param>
    /// <param name="begunAt">When the request began.</param>
    /// <param name="cancellationToken">The call's end.</param>
    /// <exception cref="RefusalException">The request took too long.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadResult> ReadAsync(PipeReader body, long begunAt, CancellationToken cancellationToken)
    {
        var reading = body.ReadAsync(cancellationToken);
        if (_seconds == 0 || reading.IsCompleted)
        {
            return await reading;
        }

        var request = new IncomingRequest(body, begunAt);
        _reading.TryAdd(request, true);
        try
        {
            var read = await reading;
            if (!request.IsCut)
            {
                return read;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            throw new RefusalException(Refusals.RequestTooSlow(_seconds));
        }
        finally
        {
            _reading.TryRemove(request, out _);
            request.End();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            CutSlow();
        }
    }

    private void CutSlow()
    {
        foreach (var (request, _) in _reading)
        {
            if (time.GetElapsedTime(request.BegunAt).TotalSeconds >= _seconds)
            {
                request.Cut();
            }
        }
    }
}
