using System.Globalization;
using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Messages;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Core.Rooms;

/// <summary>A registry on a clock of its own, and short words for what tests do with it.</summary>
internal sealed class RegistryFixture
{
    public RegistryFixture() => Registry = new RoomRegistry(Options, Time);

    public RoomOptions Options { get; } = new() { IdleRoomSeconds = 60, HistorySeconds = 0 };

    public FakeTimeProvider Time { get; } = new();

    public RoomRegistry Registry { get; }

    public Room Create(string id) =>
        Registry.TryCreate(id, out var room) == CreateOutcome.Created
            ? room!
            : throw new InvalidOperationException("The room was not made.");

    public Subscription Join(string id) =>
        Registry.TryJoin(id, out var subscription) == JoinOutcome.Joined
            ? subscription!
            : throw new InvalidOperationException("The reader is not in.");

    /// <summary>Tries a join that should not succeed.</summary>
    public JoinOutcome FailToJoin(string id)
    {
        var outcome = Registry.TryJoin(id, out var subscription);
        using (subscription)
        {
            return subscription is null
                ? outcome
                : throw new InvalidOperationException("The reader is in.");
        }
    }

    public long Send(string id) =>
        Registry.Append(id, TestFrame.Create(), out var sequence) is not null
            ? sequence
            : throw new InvalidOperationException("There is no such room.");

    public int SweepAfter(int seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        return Registry.Sweep();
    }

    /// <summary>The sequences of what a reader can read now.</summary>
    public static string Drain(Subscription subscription)
    {
        List<string> seen = [];
        while (subscription.Reader.TryRead(out var frame))
        {
            seen.Add(frame.ReadSequence().ToString(CultureInfo.InvariantCulture));
        }

        return string.Join(' ', seen);
    }
}
