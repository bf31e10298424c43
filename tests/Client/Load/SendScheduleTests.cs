using ChatGo.Client.Load.Phases;
using ChatGo.Client.Load.Schedule;

namespace ChatGo.Tests.Client.Load;

public sealed class SendScheduleTests
{
    private readonly SendSchedule _schedule = new(
    [
        new LoadPhase("ramp", PhaseKind.Ramp, 10, 0, 100),
        new LoadPhase("quiet", PhaseKind.Steady, 5, 0, 0),
        new LoadPhase("steady", PhaseKind.Steady, 2, 50, 50),
    ]);

    [Test]
    public async Task Messages_IsTheAreaUnderTheRate() => await Assert.That(_schedule.Messages).IsEqualTo(600);

    [Test]
    [Arguments(0, 0.0)]
    [Arguments(125, 5.0)]
    [Arguments(320, 8.0)]
    [Arguments(500, 15.0)]
    [Arguments(550, 16.0)]
    public async Task DueAt_FollowsTheRate(long message, double seconds) =>
        await Assert.That(_schedule.DueAt(message)).IsEqualTo(seconds).Within(1e-9);

    [Test]
    public async Task DueAt_NeverFalls()
    {
        var dues = Enumerable.Range(0, 600).Select(message => _schedule.DueAt(message)).ToArray();

        await Assert.That(dues).IsInOrder();
    }

    [Test]
    [Arguments(0.0, 0)]
    [Arguments(10.0, 1)]
    [Arguments(16.9, 2)]
    [Arguments(99.0, 2)]
    public async Task PhaseAt_TellsThePhase(double seconds, int phase) =>
        await Assert.That(_schedule.PhaseAt(seconds)).IsEqualTo(phase);
}
