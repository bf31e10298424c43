using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2;

public sealed class InitialWindowTests
{
    [Test]
    public async Task Acknowledge_OfManySettings_TakesThemOneByOneInTheirOrder()
    {
        var window = new InitialWindow();
        window.Ask(1_000);
        window.Ask(null);
        window.Ask(5_000_000);

        await Assert.That((window.Acknowledged, window.Asked, window.Told)).IsEqualTo((65_535L, 5_000_000L, 65_535L));
        await Assert.That(window.Acknowledge()).IsTrue();
        await Assert.That(window.Acknowledged).IsEqualTo(1_000);
        await Assert.That(window.Acknowledge()).IsFalse();
        await Assert.That(window.Acknowledge()).IsTrue();
        await Assert.That(window.Acknowledged).IsEqualTo(5_000_000);
    }

    [Test]
    public async Task Acknowledge_OfTheSameWindow_ChangesNothing()
    {
        var window = new InitialWindow();
        window.Ask(65_535);

        await Assert.That(window.Acknowledge()).IsFalse();
    }
}
