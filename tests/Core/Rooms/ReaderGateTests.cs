using ChatGo.Core.Rooms;

namespace ChatGo.Tests.Core.Rooms;

[Timeout(10_000)]
public sealed class ReaderGateTests
{
    [Test]
    public async Task TryEnter_OnceEver_IsTheFirst(CancellationToken _)
    {
        var gate = default(ReaderGate);

        gate.TryEnter(2, isHidden: false, out var isFirst);
        gate.Leave();
        gate.TryEnter(2, isHidden: false, out var isFirstAgain);

        await Assert.That((isFirst, isFirstAgain, gate.Count)).IsEqualTo((true, false, 1));
    }

    [Test]
    public async Task TryClose_WithAReaderIn_IsRefused(CancellationToken _)
    {
        var gate = default(ReaderGate);
        gate.TryEnter(1, isHidden: false, out var _);

        var closedWhileIn = gate.TryClose();
        gate.Leave();
        var closedAfter = gate.TryClose();
        var closedAgain = gate.TryClose();

        await Assert.That((closedWhileIn, closedAfter, closedAgain)).IsEqualTo((false, true, false));
    }

    [Test]
    public async Task TryEnter_OnceClosed_IsRefusedAndNotCounted(CancellationToken _)
    {
        var gate = default(ReaderGate);
        gate.TryClose();

        var outcome = gate.TryEnter(1, isHidden: false, out var _);

        await Assert.That((outcome, gate.Count)).IsEqualTo((JoinOutcome.Closed, 0));
    }

    [Test]
    public async Task Reopen_AfterClose_LetsTheFirstInAsTheFirst(CancellationToken _)
    {
        var gate = default(ReaderGate);
        gate.TryClose();

        gate.Reopen();
        var outcome = gate.TryEnter(1, isHidden: false, out var isFirst);

        await Assert.That((outcome, isFirst, gate.Count)).IsEqualTo((JoinOutcome.Joined, true, 1));
    }
}
