using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>What must hold once a run is over.</summary>
internal static class StressChecks
{
    /// <summary>Fails the run where something does not hold. The text is made only then.</summary>
    public static void That(
        [DoesNotReturnIf(false)] bool holds,
        [InterpolatedStringHandlerArgument(nameof(holds))] ref FailureText text)
    {
        if (!holds)
        {
            throw new InvalidOperationException(text.ToString());
        }
    }

    public static void Verify(
        Shape shape, BroadcastChannel<StressItem> channel, StressWriter[] writers, StressReader[] readers)
    {
        var log = VerifyWriters(channel, writers);
        VerifyHeld(shape, channel, log);
        foreach (var reader in readers)
        {
            VerifyReader(channel, log, reader);
        }
    }

    /// <summary>Every accepted item has a place of its own, from 1 to the end; a writer's are in its order.</summary>
    private static StressItem[] VerifyWriters(BroadcastChannel<StressItem> channel, StressWriter[] writers)
    {
        var log = new StressItem[writers.Sum(static writer => writer.Accepted.Count)];
        That(channel.IsClosed && channel.Head == log.Length + 1, $"head {channel.Head}, {log.Length} accepted");
        foreach (var writer in writers)
        {
            var last = 0L;
            foreach (var (sequence, item) in writer.Accepted)
            {
                That(sequence == item.Sequence && item.IsSound, $"{item} was accepted as {sequence}");
                That(sequence > last && sequence <= log.Length, $"{item} after {last} of its writer");
                That(log[sequence - 1] is null, $"{item} in the place of {log[sequence - 1]}");
                log[sequence - 1] = item;
                last = sequence;
            }
        }

        return log;
    }

    /// <summary>What is held are the accepted items of the last places, and their bytes are the channel's.</summary>
    private static void VerifyHeld(Shape shape, BroadcastChannel<StressItem> channel, StressItem[] log)
    {
        var held = 0;
        var bytes = 0L;
        for (var place = 1L; place <= log.Length; place++)
        {
            var result = channel.Read(place, out var item, out _);
            That(result is ReadResult.Held or ReadResult.Lapped, $"place {place} is {result}");
            That((item is not null) == place >= channel.Oldest, $"{item} at {place}, oldest {channel.Oldest}");
            That(item is null || item == log[place - 1], $"{item} in the place of {log[place - 1]}");
            held += item is null ? 0 : 1;
            bytes += item?.SizeBytes ?? 0;
        }

        That(bytes == channel.Bytes, $"{channel.Bytes} bytes, {bytes} held");
        That(bytes <= shape.MaxBytes || held == 1, $"{bytes} bytes in {held} items");
        That(shape.MayDrop || held == log.Length, $"{held} of {log.Length} held");
    }

    private static void VerifyReader(
        BroadcastChannel<StressItem> channel, StressItem[] log, StressReader reader)
    {
        foreach (var item in reader.Seen)
        {
            That(item == log[item.Sequence - 1], $"{item} in the place of {log[item.Sequence - 1]}");
        }

        // What a reader lost at the very end it cannot be told with an item: it must be gone.
        for (var place = reader.Next; reader.ReadToTheEnd && place <= log.Length; place++)
        {
            var result = channel.Read(place, out var item, out _);
            That(result == ReadResult.Lapped, $"{item} is held and was not read");
        }
    }
}
