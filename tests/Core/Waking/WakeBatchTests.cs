using ChatGo.Core.Waking;

namespace ChatGo.Tests.Core.Waking;

[Timeout(20_000)]
public sealed class WakeBatchTests
{
    [Test]
    public async Task TryPutOff_OnAThreadThatWakesNobody_IsRefused(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var item = new Errand(() => { });

        await Assert.That(WakeBatch.TryDefer(item)).IsFalse();
        await Assert.That(item.Runs).IsEqualTo(0);
    }

    [Test]
    [Arguments(1)]
    [Arguments(64)]
    [Arguments(65)]
    [Arguments(1_000)]
    public async Task WakeAll_OfReadersThatPutSomethingOff_DoesEachOnce(int count, CancellationToken cancellationToken)
    {
        var lot = new ParkingLot();
        var readers = Sleep(lot, count, out var done);

        lot.WakeAll();

        await done.WaitAsync(cancellationToken);
        await Assert.That(readers.All(static signal => signal.IsDeferred && signal.Errand.Runs == 1)).IsTrue();
    }

    [Test]
    public async Task WakeAll_OfManyLotsAtOnce_LeavesNothingPutOff(CancellationToken cancellationToken)
    {
        await Parallel.ForAsync(0, 2_000, cancellationToken, static async (turn, stopping) =>
        {
            var lot = new ParkingLot();
            var readers = Sleep(lot, 1 + (turn % 100), out var done);

            lot.WakeAll();

            await done.WaitAsync(stopping);
            await Assert.That(readers.All(static reader => reader.Errand.Runs == 1)).IsTrue();
        });
    }

    private static SleepingReader[] Sleep(ParkingLot lot, int count, out Task done)
    {
        var left = count;
        var allDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        done = allDone.Task;
        var readers = new SleepingReader[count];
        for (var i = 0; i < count; i++)
        {
            readers[i] = new SleepingReader(new Errand(() =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                {
                    allDone.SetResult();
                }
            }));
            lot.Enter();
            lot.Park(new ParkedReader(readers[i]));
        }

        return readers;
    }

    private sealed class Errand(Action run) : IThreadPoolWorkItem
    {
        private int _runs;

        public int Runs => Volatile.Read(ref _runs);

        public void Execute()
        {
            Interlocked.Increment(ref _runs);
            run();
        }
    }

    private sealed class SleepingReader(Errand errand) : IReaderSignal
    {
        public Errand Errand => errand;

        public bool IsDeferred { get; private set; }

        public void Signal() => IsDeferred = WakeBatch.TryDefer(errand);

        void IThreadPoolWorkItem.Execute() => Signal();
    }
}
