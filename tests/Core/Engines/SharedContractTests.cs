namespace ChatGo.Tests.Core.Engines;

/// <summary>Two servers on one store.</summary>
[InheritsTests]
public sealed class SharedContractTests : NumberedElsewhereContract
{
    private protected override Task<EngineSite> NewSiteAsync(int historyMessages = 1_024) => EngineSite.OnAsync(
        new FaultPlan { InDoubt = 50, Refused = 50, Unanswered = 50, Repeated = 200, Late = 200, Commit = TimeSpan.FromMilliseconds(1) },
        servers: 2,
        historyMessages);
}
