using ChatGo.Client.Hosting;

namespace ChatGo.Tests.Client.Hosting;

public sealed class TaskGroupTests
{
    [Test]
    [Timeout(10_000)]
    public async Task RunAsync_WhenOneFails_CancelsTheOthersAndThrowsItsFailure(CancellationToken cancellationToken)
    {
        var cancelled = false;

        var failure = await Assert.That(() => TaskGroup.RunAsync(cancellationToken, WaitAsync, FailAsync))
            .Throws<ClientFailureException>();

        await Assert.That(failure!.Message).IsEqualTo("first");
        await Assert.That(cancelled).IsTrue();

        async Task WaitAsync(CancellationToken stopping)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, stopping);
            }
            finally
            {
                cancelled = stopping.IsCancellationRequested;
            }
        }
    }

    [Test]
    [Timeout(10_000)]
    public async Task RunAsync_WhenStopped_ThrowsCancellation(CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var group = TaskGroup.RunAsync(stopping.Token, static stop => Task.Delay(Timeout.Infinite, stop));

        await stopping.CancelAsync();

        await Assert.That(async () => await group).Throws<OperationCanceledException>();
    }

    private static async Task FailAsync(CancellationToken stopping)
    {
        await Task.Yield();
        throw new ClientFailureException("first");
    }
}
