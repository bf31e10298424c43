using ChatGo.Client.Demo;

namespace ChatGo.Tests.Client.Demo;

public sealed class AttendanceTests
{
    [Test]
    [Timeout(10_000)]
    public async Task WhenCompleteAsync_OnceAllAreThere_Completes(CancellationToken cancellationToken)
    {
        var attendance = new Attendance(expected: 2);
        var complete = attendance.WhenCompleteAsync(cancellationToken);

        attendance.Enter();
        await Assert.That(complete.IsCompleted).IsFalse();
        attendance.Enter();

        await complete;
    }

    [Test]
    [Timeout(10_000)]
    public async Task WhenCompleteAsync_AfterOneHasLeft_WaitsForItsReturn(CancellationToken cancellationToken)
    {
        var attendance = new Attendance(expected: 2);
        attendance.Enter();
        attendance.Enter();

        attendance.Leave();
        var complete = attendance.WhenCompleteAsync(cancellationToken);
        await Assert.That(complete.IsCompleted).IsFalse();
        attendance.Enter();

        await complete;
    }
}
