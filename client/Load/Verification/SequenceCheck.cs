namespace ChatGo.Client.Load.Verification;

/// <summary>Holds one reader's deliveries of one room against the promise: 1, 2, 3 … once each and in order, but for
/// what a Gap announced. A hole is a loss only when the message has not come by the end: until then it may be late,
/// which is disorder.</summary>
/// <remarks>The reader's own task feeds it; others may read the counts.</remarks>
internal sealed class SequenceCheck(string room, string reader, FaultLog faults)
{
    // A server that loses more than this between two messages is broken enough to be told at once.
    private const int MaxHoles = 64;

    private readonly List<Hole> _holes = [];
    private ulong _floor;
    private bool _mayReplay;
    private long _received;
    private long _announced;
    private long _lost;
    private long _lostWithEpoch;

    /// <summary>The life of the room that the sequences belong to; null before the first.</summary>
    public string? Epoch { get; private set; }

    /// <summary>The last message that came or was announced as lost; 0: none yet.</summary>
    public ulong Last { get; private set; }

    /// <summary>Whether the next message's sequence is known.</summary>
    public bool IsFollowing { get; private set; }

    /// <summary>Messages received, doubles left out.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Messages that a Gap told to be lost.</summary>
    public long Announced => Volatile.Read(ref _announced);

    /// <summary>Messages lost in silence.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Messages that went with an epoch: sent to it and never seen by this reader.</summary>
    public long LostWithEpoch => Volatile.Read(ref _lostWithEpoch);

    /// <summary>Starts at a known place: the next message is <paramref name="last"/> + 1.</summary>
    /// <param name="epoch">The life of the room.</param>
    /// <param name="last">The place.</param>
    /// <param name="mayReplay">Whether the server may begin earlier, as it does for a room's very first reader.</param>
    public void Follow(string epoch, ulong last, bool mayReplay = false)
    {
        Settle();
        (Epoch, Last, IsFollowing, _floor, _mayReplay) = (epoch, last, true, last, mayReplay);
    }

    /// <summary>Starts wherever the server does: the first message may have any sequence.</summary>
    public void FollowAnywhere(string epoch)
    {
        Settle();
        (Epoch, Last, IsFollowing, _floor, _mayReplay) = (epoch, 0, false, 0, false);
    }

    /// <summary>The reader left of its own will: what comes until it joins again is not owed.</summary>
    public void Leave() => FollowAnywhere("");

    /// <summary>The room has begun a new life; what the old one held beyond <see cref="Last"/> is gone.</summary>
    /// <param name="head">The old life's newest message, as far as anybody was told.</param>
    public void LoseEpoch(ulong head)
    {
        if (IsFollowing && head > Last)
        {
            _lostWithEpoch += (long)(head - Last);
        }

        FollowAnywhere("");
    }

    /// <summary>Handles a message.</summary>
    public void Observe(ulong sequence)
    {
        if (sequence == 0)
        {
            Tell(FaultKind.Stray, 0, 0);
        }
        else if (sequence == Last + 1 && IsFollowing)
        {
            (Last, _mayReplay) = (sequence, false);
            _received++;
        }
        else if (!IsFollowing || (_mayReplay && sequence <= Last))
        {
            (Last, IsFollowing, _floor, _mayReplay) = (sequence, true, sequence - 1, false);
            _received++;
        }
        else if (sequence > Last)
        {
            Open(new Hole(Last + 1, sequence - 1));
            Last = sequence;
            _received++;
        }
        else
        {
            ObserveOld(sequence);
        }
    }

    /// <summary>Handles a Gap: <paramref name="first"/> to <paramref name="last"/> are lost, and the server says
    /// so.</summary>
    public void Announce(ulong first, ulong last)
    {
        for (var index = _holes.Count - 1; index >= 0; index--)
        {
            var hole = _holes[index];
            if (hole.First >= first && hole.Last <= last)
            {
                _announced += (long)hole.Count;
                _holes.RemoveAt(index);
            }
        }

        if (last > Last)
        {
            // A loss between the last message and the gap is not announced: it stays a hole.
            if (IsFollowing && first > Last + 1)
            {
                Open(new Hole(Last + 1, first - 1));
            }

            _announced += (long)(last - Math.Max(first, Last + 1) + 1);
            (Last, IsFollowing) = (last, true);
        }
    }

    /// <summary>The stream is over or the room is left: holes that are still open are losses.</summary>
    public void Settle()
    {
        foreach (var hole in _holes)
        {
            Lose(hole);
        }

        _holes.Clear();
    }

    /// <summary>Nothing more comes: what is missing up to <paramref name="head"/> is lost.</summary>
    public void SettleAt(ulong head)
    {
        Settle();
        if (IsFollowing && head > Last)
        {
            Lose(new Hole(Last + 1, head));
            Last = head;
        }
    }

    /// <summary>The server says that <see cref="Last"/> is ahead of the room's head, in the same epoch.</summary>
    public void RollBack()
    {
        Tell(FaultKind.RolledBack, Last, Last);
        FollowAnywhere("");
    }

    private void ObserveOld(ulong sequence)
    {
        var index = _holes.FindIndex(hole => hole.First <= sequence && sequence <= hole.Last);
        if (index < 0)
        {
            Tell(sequence <= _floor ? FaultKind.Stray : FaultKind.Double, sequence, sequence);
            return;
        }

        var hole = _holes[index];
        _holes.RemoveAt(index);
        if (hole.First < sequence)
        {
            _holes.Add(hole with { Last = sequence - 1 });
        }

        if (sequence < hole.Last)
        {
            _holes.Add(hole with { First = sequence + 1 });
        }

        _received++;
        Tell(FaultKind.Disorder, sequence, sequence);
    }

    private void Open(Hole hole)
    {
        if (_holes.Count == MaxHoles)
        {
            Lose(_holes[0]);
            _holes.RemoveAt(0);
        }

        _holes.Add(hole);
    }

    private void Lose(Hole hole)
    {
        _lost += (long)hole.Count;
        Tell(FaultKind.Loss, hole.First, hole.Last);
    }

    private void Tell(FaultKind kind, ulong first, ulong last) => faults.Add(new Fault(kind, room, reader, first, last));

    private readonly record struct Hole(ulong First, ulong Last)
    {
        public ulong Count => Last - First + 1;
    }
}
