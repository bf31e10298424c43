namespace ChatGo.Tests.Core.Engines;

/// <inheritdoc/>
[InheritsTests]
public sealed class MemoryContractTests : EngineContract
{
    private protected override Task<EngineSite> NewSiteAsync(int historyMessages = 1_024) => EngineSite.InMemoryAsync(historyMessages);
}
