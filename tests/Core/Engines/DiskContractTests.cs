namespace ChatGo.Tests.Core.Engines;

/// <inheritdoc/>
[InheritsTests]
public sealed class DiskContractTests : StoredContract
{
    /// <summary>More is kept than memory holds.</summary>
    private protected override Task<EngineSite> NewSiteAsync(int historyMessages = 1_024) => EngineSite.OnDiskAsync(EngineSite.OptionsOf(historyMessages, isUnbounded: true));
}
