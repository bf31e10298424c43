using ChatGo.Core.Parking;

namespace ChatGo.Tests.Core.Parking;

[Timeout(20_000)]
public sealed class WakeUpsTests
{
    [Test]
    public async Task TryPutOff_OnAThreadThatWakesNobody_IsRefused(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var item = new Errand(() => { });

        await Assert.That(WakeUps.TryPutOff(item)).IsFalse();
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
        var bells = Bells(lot, count, out var done);

        lot.WakeAll();

        await done.WaitAsync(cancellationToken);
        await Assert.That(bells.All(static bell => bell.IsPutOff && bell.Errand.Runs == 1)).IsTrue();
    }

    [Test]
    public async Task WakeAll_OfManyLotsAtOnce_LeavesNothingPutOff(CancellationToken cancellationToken)
    {
        await Parallel.ForAsync(0, 2_000, cancellationToken, static async (turn, stopping) =>
        {
            var lot = new ParkingLot();
            var bells = Bells(lot, 1 + (turn % 100), out var done);

            lot.WakeAll();

            await done.WaitAsync(stopping);
            await Assert.That(bells.All(static bell => bell.Errand.Runs == 1)).IsTrue();
        });
    }

    private static Bell[] Bells(ParkingLot lot, int count, out Task done)
    {
        var left = count;
        var allDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        done = allDone.Task;
        var bells = new Bell[count];
        for (var i = 0; i < count; i++)
        {
            bells[i] = new Bell(new Errand(() =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                {
                    allDone.SetResult();
                }
            }));
            lot.Enter();
            lot.Park(new ParkedNode(bells[i]));
        }

        return bells;
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

    private sealed class Bell(Errand errand) : IDoorbell
    {
        public Errand Errand => errand;

        public bool IsPutOff { get; private set; }

        public void Ring() => IsPutOff = WakeUps.TryPutOff(errand);

        void IThreadPoolWorkItem.Execute() => Ring();
    }
}
