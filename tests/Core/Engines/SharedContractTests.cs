namespace ChatGo.Tests.Core.Engines;

/// <summary>Two servers on one store.</summary>
[InheritsTests]
public sealed class SharedContractTests : StoredContract
{
    private protected override EngineSite NewSite(int historyMessages = 1_024) => EngineSite.On(
        new FaultPlan { InDoubt = 50, Refused = 50, Unanswered = 50, Repeated = 200, Late = 200, Commit = TimeSpan.FromMilliseconds(1) },
        servers: 2,
        historyMessages);
}
