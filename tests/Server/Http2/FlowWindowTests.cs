using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2;

public sealed class FlowWindowTests
{
    private const int Line = FlowWindow.Line;

    [Test]
    public async Task CreditDue_WhileHalfOfTheLineIsThere_IsNone()
    {
        var window = new FlowWindow(1_000_000, Line);
        window.SpendCredit(Line / 2);

        await Assert.That(window.CreditDue(0, 0)).IsEqualTo(0);
        window.SpendCredit(2);
        await Assert.That(window.CreditDue(0, 0)).IsEqualTo((Line / 2) + 2);
    }

    [Test]
    public async Task CreditDue_OfASmallWindow_IsWhatThePeerAllowsAndIsNotHeldAlready()
    {
        var window = new FlowWindow(0, 0);
        window.Grant(1_000);
        await Assert.That(window.CreditDue(0, 0)).IsEqualTo(1_000);

        window.Hold(400);
        await Assert.That(window.CreditDue(0, 0)).IsEqualTo(600);
        window.Extend(600);
        await Assert.That(window.CreditDue(0, 0)).IsEqualTo(0);
    }

    [Test]
    public async Task CreditDue_OfAStream_MovesWithBothInitialWindows()
    {
        var window = default(FlowWindow);

        await Assert.That(window.CreditDue(initial: 500, told: 500)).IsEqualTo(0);
        await Assert.That(window.CreditDue(initial: 500, told: 100)).IsEqualTo(400);
        await Assert.That(window.CreditDue(initial: int.MaxValue, told: 0)).IsEqualTo(Line);
        await Assert.That(window.CreditDue(initial: -500, told: -1_000)).IsEqualTo(500);
    }
}
