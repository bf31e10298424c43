using ChatGo.Server.Http2;
using ChatGo.Tests.Core.Broadcast.Stress;

namespace ChatGo.Tests.Server.Http2;

public sealed class FlowWindowTests
{
    [Test]
    public async Task Replenish_AfterBytesBesideKestrel_PaysTheDebtFirst()
    {
        var window = new FlowWindow(100);
        window.SpendBesideKestrel(60);
        window.Spend(10);

        var told = (window.Replenish(40), window.Replenish(30), window.Replenish(5));

        await Assert.That(told).IsEqualTo((0, 10, 5));
        await Assert.That(window.Available).IsEqualTo(105);
    }

    [Test]
    public async Task Shift_BelowWhatWasSent_LeavesLessThanNothing()
    {
        var window = new FlowWindow(100);
        window.SpendBesideKestrel(60);
        window.Shift(-100);

        await Assert.That(window.Available).IsEqualTo(-60);
        await Assert.That(window.Replenish(70)).IsEqualTo(10);
        await Assert.That(window.Available).IsEqualTo(10);
    }

    [Test]
    public async Task AnyMoves_KeepKestrelsCountAboveTheTruthByTheDebtAlone()
    {
        for (var seed = 0UL; seed < 200; seed++)
        {
            var dice = new Dice(seed);
            var window = new FlowWindow(1_000);
            var (kestrel, truth, inFlight) = (1_000L, 1_000L, 0L);
            for (var move = 0; move < 200; move++)
            {
                var bytes = dice.Between(1, 50);
                switch (dice.Below(4))
                {
                    case 0 when truth >= bytes:
                        window.Spend(bytes);
                        (kestrel, truth, inFlight) = (kestrel - bytes, truth - bytes, inFlight + bytes);
                        break;
                    case 1 when truth >= bytes:
                        window.SpendBesideKestrel(bytes);
                        (truth, inFlight) = (truth - bytes, inFlight + bytes);
                        break;
                    case 2 when inFlight >= bytes:
                        kestrel += window.Replenish(bytes);
                        (truth, inFlight) = (truth + bytes, inFlight - bytes);
                        break;
                    case 3:
                        var shift = dice.Between(-50, 50);
                        window.Shift(shift);
                        (kestrel, truth) = (kestrel + shift, truth + shift);
                        break;
                }

                await Assert.That(window.Available).IsEqualTo(truth);
                await Assert.That(kestrel).IsBetween(truth, truth + inFlight);
            }

            kestrel += window.Replenish((int)inFlight);
            await Assert.That(kestrel).IsEqualTo(window.Available);
        }
    }
}
