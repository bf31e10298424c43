using System.Globalization;

namespace ChatGo.Bench.Soak;

/// <summary>What is known of a room from its senders, to hold its readers against: which message has which sequence, and
/// up to where the room may have dropped what it held.</summary>
/// <remarks>Any task may call.</remarks>
internal sealed class RoomLedger(string chatId, string epoch, SoakFaults faults)
{
    /// <summary>Sequences that are remembered; more than any reader lags behind.</summary>
    private const int Remembered = 16_384;

    private readonly Lock _gate = new();
    private readonly (ulong Sequence, SoakOrigin Origin)[] _messages = new (ulong Sequence, SoakOrigin Origin)[Remembered];
    private ulong _acknowledged;
    private int _underWay;

    /// <summary>Gets the room.</summary>
    public string ChatId => chatId;

    /// <summary>Gets the life of the room.</summary>
    public string Epoch => epoch;

    /// <summary>Gets the highest sequence that a sender was told.</summary>
    public ulong Acknowledged
    {
        get
        {
            lock (_gate)
            {
                return _acknowledged;
            }
        }
    }

    /// <summary>Gets what the newest message's sequence can be at most: all that is under way may have been stored.</summary>
    public ulong MostHead
    {
        get
        {
            lock (_gate)
            {
                return _acknowledged + (ulong)_underWay;
            }
        }
    }

    /// <summary>A send begins; repeats of it are part of it.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _underWay++;
        }
    }

    /// <summary>A send was acknowledged.</summary>
    public void Acknowledge(string answeredEpoch, ulong sequence, SoakOrigin origin)
    {
        if (answeredEpoch != epoch)
        {
            faults.Add($"room {chatId}: a send was answered with another epoch");
        }

        lock (_gate)
        {
            _underWay--;
            _acknowledged = Math.Max(_acknowledged, sequence);
        }

        Agree(sequence, origin, "its sender");
    }

    /// <summary>Holds a message against what others know: one sequence is one message.</summary>
    public void Agree(ulong sequence, SoakOrigin origin, string whom)
    {
        SoakOrigin known;
        lock (_gate)
        {
            ref var place = ref _messages[sequence % Remembered];
            if (place.Sequence < sequence)
            {
                place = (sequence, origin);
                return;
            }

            if (place.Sequence > sequence)
            {
                return;
            }

            known = place.Origin;
        }

        if (known != origin)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"room {chatId}, sequence {sequence}: {origin} to {whom}, {known} to others"));
        }
    }

    /// <summary>Determines whether the room may have dropped a message by now. What it surely holds, no reader loses.</summary>
    public bool MayBeGone(ulong sequence) => sequence + SoakShape.Held <= MostHead;
}
