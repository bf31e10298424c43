using ChatGo.Core.Log;
using ChatGo.Core.Waking;
using ChatGo.Tests.Core.Log;

namespace ChatGo.Tests.Core.Waking;

[Timeout(20_000)]
public sealed class ParkingLotTests
{
    [Test]
    [Arguments(1)]
    [Arguments(63)]
    [Arguments(64)]
    [Arguments(65)]
    [Arguments(128)]
    [Arguments(129)]
    [Arguments(1_000)]
    public async Task WakeAll_WithSoManyParked_WakesEachOnce(int count, CancellationToken cancellationToken)
    {
        var lot = new ParkingLot();
        var signal = Enumerable.Range(0, count).Select(static _ => new AsyncAutoResetEvent()).ToArray();
        var waits = signal.Select(signal => WaitIn(lot, signal, cancellationToken)).ToArray();

        lot.WakeAll();

        await Task.WhenAll(waits);
        await Assert.That(lot.CountNodes()).IsEqualTo(0);
        await Assert.That(signal.All(IsQuiet)).IsTrue();
    }

    [Test]
    public async Task WakeAll_OfAnUnparkedNode_DoesNotRing(CancellationToken cancellationToken)
    {
        var lot = new ParkingLot();
        var (quiet, woken) = (new AsyncAutoResetEvent(), new AsyncAutoResetEvent());
        var node = new ParkedReader(quiet);
        // The chain wakes from the top: when the one below is signalled, the quiet one has been passed.
        var below = WaitIn(lot, woken, cancellationToken);
        lot.Park(node);
        node.Unpark();

        lot.WakeAll();

        await below;
        await Assert.That(IsQuiet(quiet)).IsTrue();
    }

    [Test]
    public async Task Park_AgainWhileInTheLot_KeepsOneNode(CancellationToken cancellationToken)
    {
        var lot = new ParkingLot();
        var signal = new AsyncAutoResetEvent();
        var node = new ParkedReader(signal);
        var wait = signal.WaitAsync(cancellationToken);

        lot.Park(node);
        lot.Park(node);
        node.Unpark();
        lot.Park(node);

        await Assert.That(lot.CountNodes()).IsEqualTo(1);
        lot.WakeAll();
        await Assert.That(await wait).IsTrue();
    }

    [Test]
    public async Task Park_OfOneDoorbellInManyLots_IsWokenByAny(CancellationToken cancellationToken)
    {
        var lots = Enumerable.Range(0, 10).Select(static _ => new ParkingLot()).ToArray();
        var signal = new AsyncAutoResetEvent();
        var nodes = lots.Select(_ => new ParkedReader(signal)).ToArray();

        for (var i = 0; i < lots.Length; i++)
        {
            for (var j = 0; j < lots.Length; j++)
            {
                lots[j].Park(nodes[j]);
            }

            var wait = signal.WaitAsync(cancellationToken);
            lots[i].WakeAll();
            await Assert.That(await wait).IsTrue();
        }
    }

    [Test]
    public async Task Dispose_OfManyWaitingReadersInAQuietChannel_DoesNotPileUp(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        using var live = channel.ReadFromNow();
        var living = ReadOneAsync(live, cancellationToken);

        for (var i = 0; i < 10_000; i++)
        {
            var reader = channel.ReadFromNow();
            var wait = reader.WaitToReadAsync(CancellationToken.None);
            reader.Dispose();
            await wait;
        }

        await Assert.That(channel.Parked.CountNodes()).IsLessThanOrEqualTo(20);
        await Assert.That(living.IsCompleted).IsFalse();
        channel.Append();
        await Assert.That(await living).IsEqualTo(1);
        await Assert.That(channel.Parked.CountNodes()).IsEqualTo(0);
    }

    [Test]
    public async Task TryAppend_WithAThousandWaitingReaders_WakesThemAll(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        var readers = Enumerable.Range(0, 1_000).Select(_ => channel.ReadFromNow()).ToArray();

        for (var i = 1; i <= 20; i++)
        {
            var reads = readers.Select(reader => ReadOneAsync(reader, cancellationToken)).ToArray();

            channel.Append();

            var sequence = i;
            await Assert.That((await Task.WhenAll(reads)).All(read => read == sequence)).IsTrue();
        }

        Array.ForEach(readers, static reader => reader.Dispose());
    }

    private static bool IsQuiet(AsyncAutoResetEvent signal) =>
        !signal.WaitAsync(CancellationToken.None).AsTask().IsCompleted;

    private static Task<bool> WaitIn(ParkingLot lot, AsyncAutoResetEvent signal, CancellationToken cancellationToken)
    {
        lot.Park(new ParkedReader(signal));
        return signal.WaitAsync(cancellationToken).AsTask();
    }

    private static async Task<long> ReadOneAsync(
        BroadcastReader<TestItem> reader, CancellationToken cancellationToken) =>
        (await reader.ReadAsync(cancellationToken)).Sequence;
}
