namespace ChatGo.Tests.Core.Engines;

/// <inheritdoc/>
[InheritsTests]
public sealed class FaultyContractTests : NumberedElsewhereContract
{
    private protected override Task<EngineSite> NewSiteAsync(int historyMessages = 1_024) => EngineSite.OnAsync(
        new FaultPlan { InDoubt = 50, Lost = 20, Refused = 50, Unanswered = 50 }, historyMessages: historyMessages);
}
