using ChatGo.Client.Terminal;

namespace ChatGo.Tests.Client.Terminal;

public sealed class SenderPaletteTests
{
    [Test]
    public async Task Of_JohnAndJack_Differ() =>
        await Assert.That(SenderPalette.Of("John")).IsNotEqualTo(SenderPalette.Of("Jack"));

    [Test]
    public async Task Of_ManyNames_UsesEveryColor() => await Assert
        .That(Enumerable.Range(0, 1_000).Select(number => SenderPalette.Of($"user-{number}")).Distinct().Count())
        .IsEqualTo(8);
}
