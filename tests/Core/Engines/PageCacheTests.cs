using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Engines;

/// <summary>What readers below the log hold together.</summary>
public sealed class PageCacheTests
{
    private const string Lobby = "lobby";
    private const int Messages = 20_000;

    [Test, Timeout(60_000)]
    public async Task Get_OfEverMorePages_KeepsSoManyBytesAndTakesTheOldestBack(CancellationToken cancellationToken)
    {
        await using var site = await EngineSite.OnAsync(new FaultPlan(), historyMessages: 16);
        await site.CreateAsync(Lobby);
        site.Store.Rooms[Lobby].Fill(Messages, static id => TestFrame.Of(id, sizeBytes: 2_000));
        await site.RestartAsync();
        var room = (await EngineSite.FindAsync(site.Rooms, Lobby))!;
        var cache = new PageCache(TimeProvider.System);

        List<CachedPage> pages = [];
        for (var after = 0L; after < Messages; after += 30)
        {
            var page = cache.Get(room, after);
            pages.Add(page);
            await Server.Eventually.HoldsAsync("the page", () => page.IsThere, cancellationToken);
            await Assert.That(cache.Get(room, after)).IsSameReferenceAs(page);
        }

        await Server.Eventually.HoldsAsync("it fits", () => cache.Bytes <= PageCache.MaxBytes, cancellationToken);
        await Assert.That(pages[0].Messages).IsNull();
        await Assert.That(pages[^1].Messages!.Count).IsGreaterThan(10);
        await Assert.That(pages.Where(static page => page.Messages is not null).Sum(static page => (long)page.Bytes)).IsLessThanOrEqualTo(PageCache.MaxBytes);
        cache.Forget(room);
        await Assert.That(pages[^1].Messages).IsNull();
    }
}
