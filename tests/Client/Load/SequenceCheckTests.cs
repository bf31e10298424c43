using ChatGo.Client.Load.Verification;

namespace ChatGo.Tests.Client.Load;

public sealed class SequenceCheckTests
{
    private readonly FaultLog _faults = new();

    [Test]
    public async Task Observe_AllInOrder_FindsNothing()
    {
        var check = NewCheck(last: 0, 1, 2, 3);

        check.SettleAt(3);

        await Assert.That(_faults.Kept()).IsEmpty();
        await Assert.That(check.Received).IsEqualTo(3);
    }

    [Test]
    public async Task Settle_WithAHole_IsALoss()
    {
        var check = NewCheck(last: 4, 5, 8);

        check.Settle();

        await Assert.That(_faults.Kept()).IsEquivalentTo([new Fault(FaultKind.Loss, "room", "reader", 6, 7)]);
        await Assert.That(check.Lost).IsEqualTo(2);
    }

    [Test]
    public async Task SettleAt_WhereTheEndIsMissing_IsALoss()
    {
        NewCheck(last: 0, 1, 2).SettleAt(4);

        await Assert.That(_faults.Kept()).IsEquivalentTo([new Fault(FaultKind.Loss, "room", "reader", 3, 4)]);
    }

    [Test]
    public async Task Observe_TheSameTwice_IsADouble()
    {
        var check = NewCheck(last: 0, 1, 2, 2, 3);

        check.SettleAt(3);

        await Assert.That(_faults.Kept()).IsEquivalentTo([new Fault(FaultKind.Double, "room", "reader", 2, 2)]);
        await Assert.That(check.Received).IsEqualTo(3);
    }

    [Test]
    public async Task Observe_ALaterOneFirst_IsDisorderAndNoLoss()
    {
        var check = NewCheck(last: 0, 1, 4, 3, 2, 5);

        check.SettleAt(5);

        await Assert.That(_faults.Kept()).IsEquivalentTo(
        [
            new Fault(FaultKind.Disorder, "room", "reader", 3, 3), new Fault(FaultKind.Disorder, "room", "reader", 2, 2),
        ]);
        await Assert.That(check.Received).IsEqualTo(5);
    }

    [Test]
    public async Task Announce_BeforeTheJump_IsNoFault()
    {
        var check = NewCheck(last: 0, 1);

        check.Announce(2, 5);
        check.Observe(6);
        check.SettleAt(6);

        await Assert.That(_faults.Kept()).IsEmpty();
        await Assert.That(check.Announced).IsEqualTo(4);
    }

    [Test]
    public async Task Announce_LessThanIsMissing_LeavesTheRestALoss()
    {
        var check = NewCheck(last: 0, 1);

        check.Announce(3, 5);
        check.SettleAt(5);

        await Assert.That(_faults.Kept()).IsEquivalentTo([new Fault(FaultKind.Loss, "room", "reader", 2, 2)]);
        await Assert.That(check.Announced).IsEqualTo(3);
    }

    [Test]
    public async Task Observe_BeforeTheFloor_IsNotOwed()
    {
        NewCheck(last: 10, 11, 9);

        await Assert.That(_faults.Kept()).IsEquivalentTo([new Fault(FaultKind.Stray, "room", "reader", 9, 9)]);
    }

    [Test]
    public async Task Follow_WhereTheServerMayReplay_TakesAnEarlierStartOnce()
    {
        var check = new SequenceCheck("room", "reader", _faults);
        check.Follow("epoch", 3, mayReplay: true);

        check.Observe(2);
        check.Observe(3);
        check.Observe(4);
        check.SettleAt(4);

        await Assert.That(_faults.Kept()).IsEmpty();
        await Assert.That(check.Received).IsEqualTo(3);
    }

    [Test]
    public async Task LoseEpoch_CountsWhatTheOldOneHeld()
    {
        var check = NewCheck(last: 0, 1, 2);

        check.LoseEpoch(head: 7);
        check.Follow("next", 0);
        check.Observe(1);
        check.SettleAt(1);

        await Assert.That(_faults.Kept()).IsEmpty();
        await Assert.That(check.LostWithEpoch).IsEqualTo(5);
    }

    private SequenceCheck NewCheck(ulong last, params ulong[] sequences)
    {
        var check = new SequenceCheck("room", "reader", _faults);
        check.Follow("epoch", last);
        foreach (var sequence in sequences)
        {
            check.Observe(sequence);
        }

        return check;
    }
}
