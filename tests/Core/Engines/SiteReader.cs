using System.Threading.Channels;
using ChatGo.Core.Engines;
using ChatGo.Core.Log;
using ChatGo.Core.Rooms;
using ChatGo.Core.Waking;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Engines;

/// <summary>Reads a room as a server's stream does, and notes what it gets.</summary>
internal sealed class SiteReader : IReaderSignal, IDisposable
{
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private Subscription? _subscription;
    private bool _isPaused;

    private SiteReader()
    {
    }

    public bool CanSignalInline => true;

    /// <summary>Gets what was read, in its order.</summary>
    public List<(long Sequence, long Id)> Read { get; } = [];

    /// <summary>Gets what was told to be lost.</summary>
    public List<Gap> Gaps { get; } = [];

    /// <summary>Gets the epochs that it has read of.</summary>
    public List<string> Epochs { get; } = [];

    public ReaderPlace Place => _subscription!.Place;

    /// <summary>Joins once there is the room.</summary>
    public static async Task<SiteReader> JoinAsync(RoomRegistry rooms, string id, ReaderStart start = default)
    {
        var reader = new SiteReader();
        while (true)
        {
            try
            {
                (var outcome, reader._subscription) =
                    await rooms.JoinAsync(id, new ReaderRequest(string.Empty, start, CreatesRoom: false, reader));
                if (outcome == JoinOutcome.Joined)
                {
                    reader.Epochs.Add(reader._subscription!.Room.Epoch);
                    reader.Gaps.AddRange(reader.Place.Missed.IsEmpty ? [] : [reader.Place.Missed]);
                    return reader;
                }

                if (outcome != JoinOutcome.NotFound)
                {
                    throw new InvalidOperationException($"It was not let in: {outcome}.");
                }

                await Task.Yield();
            }
            catch (EngineUnavailableException)
            {
                // Once more.
            }
        }
    }

    public void Signal() => _signals.Writer.TryWrite(true);

    void IThreadPoolWorkItem.Execute() => Signal();

    /// <summary>Stops reading until it is resumed.</summary>
    public void Pause() => _isPaused = true;

    /// <summary>Reads until it has read, or was told to be lost, a message; or to the end.</summary>
    /// <param name="last">The message; null: to the end of the room.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReadThroughAsync(long? last, CancellationToken cancellationToken)
    {
        _isPaused = false;
        while (!_isPaused)
        {
            while (_subscription!.TryRead(out var message, out var gap))
            {
                if (!gap.IsEmpty)
                {
                    Gaps.Add(gap);
                }

                var sequence = message.ReadSequence();
                Read.Add((sequence, message.ReadId()));
                if (sequence >= last)
                {
                    return;
                }
            }

            if (_subscription.TryPark(out var isReadable))
            {
                await _signals.Reader.ReadAsync(cancellationToken);
            }
            else if (!isReadable)
            {
                if (await _subscription.JoinSuccessorAsync(this) is not { } next)
                {
                    return;
                }

                using (_subscription)
                {
                    _subscription = next;
                }

                Epochs.Add(next.Room.Epoch);
            }
        }
    }

    /// <summary>Explains what is wrong with what was read: each number once, rising, and every hole told.</summary>
    public string? FindFault(long first)
    {
        var next = first;
        var gaps = new Queue<Gap>(Gaps);
        foreach (var (sequence, _) in Read)
        {
            while (sequence > next && gaps.TryDequeue(out var gap))
            {
                if (gap.Last >= next)
                {
                    next = gap.First <= next ? gap.Last + 1 : next;
                }
            }

            if (sequence != next)
            {
                return $"{sequence} where {next} should be, behind {Read.Count} messages and {Gaps.Count} gaps";
            }

            next++;
        }

        return null;
    }

    public void Dispose() => _subscription?.Dispose();
}
