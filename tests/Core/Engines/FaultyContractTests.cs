namespace ChatGo.Tests.Core.Engines;

/// <inheritdoc/>
[InheritsTests]
public sealed class FaultyContractTests : StoredContract
{
    private protected override EngineSite NewSite(int historyMessages = 1_024) => EngineSite.On(
        new FaultPlan { InDoubt = 50, Lost = 20, Refused = 50, Unanswered = 50 }, historyMessages: historyMessages);
}
