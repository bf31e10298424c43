namespace ChatGo.Tests.Core.Rooms;

[Timeout(10_000)]
public sealed class SubscriptionTests
{
    private readonly RegistryFixture _fixture = new();

    [Test]
    public async Task Dispose_Twice_LeavesOnce(CancellationToken _)
    {
        var room = _fixture.Create("lobby");
        var leaving = _fixture.Join("lobby");
        using var staying = _fixture.Join("lobby");

        leaving.Dispose();
        leaving.Dispose();

        await Assert.That(room.Readers).IsEqualTo(1);
    }

    [Test]
    public async Task Dispose_ByManyThreads_LeavesOnce(CancellationToken cancellationToken)
    {
        var room = _fixture.Create("lobby");
        using var staying = _fixture.Join("lobby");

        for (var i = 0; i < 200; i++)
        {
            using var leaving = _fixture.Join("lobby");
            await Parallel.ForAsync(0, 4, cancellationToken, (_, _) =>
            {
                leaving.Dispose();
                return ValueTask.CompletedTask;
            });
        }

        await Assert.That(room.Readers).IsEqualTo(1);
    }

    [Test]
    public async Task Dispose_WhileItWaits_EndsTheReader(CancellationToken cancellationToken)
    {
        _fixture.Create("lobby");
        using var leaving = _fixture.Join("lobby");
        var wait = leaving.Reader.WaitToReadAsync(cancellationToken);

        leaving.Dispose();

        await wait;
        await Assert.That(await leaving.Reader.WaitToReadAsync(cancellationToken)).IsFalse();
    }

    [Test]
    public async Task Complete_BeforeDispose_DrainsAndStaysCounted(CancellationToken cancellationToken)
    {
        var room = _fixture.Create("lobby");
        using var reader = _fixture.Join("lobby");
        _fixture.Send("lobby");

        reader.Complete();
        _fixture.Send("lobby");

        await Assert.That(RegistryFixture.Drain(reader)).IsEqualTo("1");
        await Assert.That(await reader.Reader.WaitToReadAsync(cancellationToken)).IsFalse();
        await Assert.That(room.Readers).IsEqualTo(1);
    }
}
