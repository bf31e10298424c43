using System.Collections.Concurrent;
using ChatGo.Api;
using ChatGo.Tests.Core.Log.Stress;

namespace ChatGo.Tests.Server.Races;

/// <summary>What one reader got, checked as it comes and once the race is over.</summary>
/// <remarks>One writer; what it has seen is read from anywhere.</remarks>
internal sealed class SoakReader(ReaderPlan plan, SoakShape shape)
{
    private readonly ConcurrentQueue<(string From, ulong Sequence)> _seen = new();
    private ulong _last;
    private long _joinedAtHead = long.MaxValue - 1;

    public ReaderPlan Plan => plan;

    /// <summary>Gets how many messages it got.</summary>
    public int Count => _seen.Count;

    /// <summary>Done with true once the server ended the stream by the rules, with false where it was cut off.</summary>
    public Task<bool> End { get; set; } = new TaskCompletionSource<bool>().Task;

    /// <summary>Gets whether its stream is over.</summary>
    public bool HasEnded => End.IsCompleted;

    /// <summary>Gets whether it has joined and was to stay to the end.</summary>
    public bool Stays { get; set; }

    /// <summary>Returns where its room was when it joined.</summary>
    public long JoinedAtHead
    {
        set => Volatile.Write(ref _joinedAtHead, value);
    }

    public bool Has(string from) => _seen.Any(message => message.From == from);

    public void Deliver(Message message)
    {
        StressChecks.That(SoakText.IsIntact(message), $"a torn text from {message.From} at {message.Sequence}");
        StressChecks.That(message.Sequence > _last, $"{message.Sequence} after {_last}");
        StressChecks.That(
            shape.IsTight || _last == 0 || message.Sequence == _last + 1,
            $"{message.Sequence} after {_last} in a log that holds everything");
        _last = message.Sequence;
        _seen.Enqueue((message.From, message.Sequence));
    }

    /// <summary>Holds what it saw against what was sent, once every send was answered.</summary>
    public void Verify(SoakLedger ledger, int historyMessages)
    {
        string? epoch = null;
        var last = 0UL;

        // A room's end takes a place in its log too.
        var end = shape.Deletions > 0 ? 1UL : 0UL;
        foreach (var (from, sequence) in _seen)
        {
            if (ledger.Find(from) is not { } place)
            {
                continue;
            }

            epoch ??= place.Epoch;
            StressChecks.That(sequence == place.Sequence, $"{from} read at {sequence}, sent at {place.Sequence}");
            StressChecks.That(epoch == place.Epoch, $"{from} of another life of its room");
            StressChecks.That(
                sequence == last + 1 || last == 0 || sequence + (ulong)historyMessages - 1 <= ledger.Last(epoch) + end,
                $"{sequence} after {last}, and the log had not yet passed it");
            StressChecks.That(
                last > 0 || shape.IsTight || sequence <= (ulong)Volatile.Read(ref _joinedAtHead) + 1,
                $"{sequence} first, joined at {_joinedAtHead}");
            last = sequence;
        }

        StressChecks.That(
            !Stays || !HasEnded || epoch is null || last == ledger.Last(epoch),
            $"the room ended at {(epoch is null ? 0 : ledger.Last(epoch))}, its reader was told until {last}");
    }
}
