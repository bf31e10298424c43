using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Log.Stress;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Rooms;

/// <summary>One thread that makes rooms, sends to them, joins and leaves, and checks what it sees from inside.</summary>
internal sealed class RoomUser(RoomLedger ledger, Dice dice)
{
    private const int Steps = 300;

    public void Run()
    {
        for (var i = 0; i < Steps; i++)
        {
            var id = ledger.Pick(dice);
            switch (dice.Below(4))
            {
                case 0:
                    ledger.Create(id);
                    break;
                case 1:
                    ledger.Send(id);
                    break;
                default:
                    Visit(id);
                    break;
            }
        }
    }

    private void Visit(string id)
    {
        var outcome = ledger.Registry.TryJoin(id, out var subscription);
        StressChecks.That(
            (outcome == JoinOutcome.Joined) == subscription is not null && outcome != JoinOutcome.Closed,
            $"joined: {outcome}");
        using (subscription)
        {
            if (subscription is not null)
            {
                Stay(subscription);
            }
        }
    }

    /// <summary>While a reader is in, its room is the listed one, takes its messages and gives them back.</summary>
    private void Stay(Subscription subscription)
    {
        var room = subscription.Room;
        for (var i = dice.Below(4); i > 0; i--)
        {
            StressChecks.That(ledger.Registry.Find(room.Id) == room, $"in {room.Id}, which is not listed");
            var (sentTo, sequence) = ledger.Send(room.Id);
            StressChecks.That(sentTo == room, $"in {room.Id}, sent to {sentTo?.Epoch}");
            ReadUpTo(subscription, sequence);
        }

        StressChecks.That(!room.IsEnded && room.Readers > 0, $"{room.Id} ended with a reader in");
        dice.Dawdle(200);
    }

    private static void ReadUpTo(Subscription subscription, long sequence)
    {
        var reader = subscription.Reader;
        while (reader.Position < sequence)
        {
            var next = reader.Position + 1;
            if (reader.TryRead(out var frame, out var gap))
            {
                var read = frame.ReadSequence();
                StressChecks.That(read == reader.Position, $"{read} read at {reader.Position}");
                StressChecks.That(gap.IsEmpty ? read == next : gap.Last == read - 1, $"{read} after {gap} at {next}");
            }
            else
            {
                // The sweeper drops old messages: then the position moves over them.
                StressChecks.That(reader.Position >= sequence, $"{sequence} was sent and cannot be read");
            }
        }
    }
}
