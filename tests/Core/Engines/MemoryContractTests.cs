namespace ChatGo.Tests.Core.Engines;

/// <inheritdoc/>
[InheritsTests]
public sealed class MemoryContractTests : EngineContract
{
    private protected override EngineSite NewSite(int historyMessages = 1_024) => EngineSite.InMemory(historyMessages);
}
