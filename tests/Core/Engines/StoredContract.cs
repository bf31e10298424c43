using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Engines;

/// <summary>What rooms promise that an engine keeps, besides.</summary>
[InheritsTests]
public abstract class StoredContract : EngineContract
{
    private const string Lobby = "lobby";

    [Test, Timeout(60_000)]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Room_ThatIsLoadedAnew_IsTheSame(bool byRestart, CancellationToken cancellationToken)
    {
        await using var site = await NewSiteAsync();
        var before = await site.CreateAsync(Lobby);
        await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 1);
        using (var reader = await SiteReader.JoinAsync(site.Rooms, Lobby))
        {
            await reader.ReadThroughAsync(site.HeadOf(Lobby), cancellationToken);
        }

        var second = await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 2);
        // Until the engine has noted that somebody has read the room.
        while (!await site.HadReaderAsync(Lobby) && !site.IsForgetful)
        {
            await Task.Delay(1, cancellationToken);
        }

        if (byRestart)
        {
            await site.RestartAsync();
        }
        else
        {
            await Eventually(() => site.Unload() > 0 || site.Rooms.Count == 0, cancellationToken);
        }

        var after = await EngineSite.FindAsync(site.Rooms, Lobby);
        await Assert.That(after).IsNotNull().And.IsNotSameReferenceAs(before);
        await Assert.That(after!.Epoch).IsEqualTo(before.Epoch);
        await Assert.That(after.Head).IsEqualTo(site.HeadOf(Lobby));
        await Assert.That(after.CreatedAt).IsEqualTo(before.CreatedAt);
        await Assert.That(after.Settings.Title).IsEqualTo("the lobby");
        await Assert.That(await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 2)).IsEqualTo(second);
        var third = await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 3);
        await Assert.That(third).IsGreaterThan(second);
        using var resumed = await SiteReader.JoinAsync(site.Rooms, Lobby, ReaderStart.Behind(before.Epoch, 1));
        await resumed.ReadThroughAsync(third, cancellationToken);
        await Assert.That(resumed.Place.IsRecovered).IsTrue();
        await Assert.That(resumed.FindFault(2)).IsNull();
        if (await site.HadReaderAsync(Lobby))
        {
            using var late = await SiteReader.JoinAsync(site.Rooms, Lobby);
            await Assert.That(late.Place.Next).IsEqualTo(late.Place.Head + 1);
        }
    }

    [Test, Timeout(60_000)]
    public async Task Replace_OfAMessage_IsWhatIsReadFromThenOn(CancellationToken cancellationToken)
    {
        await using var site = await NewSiteAsync(historyMessages: 16);
        var room = await site.CreateAsync(Lobby);
        for (var message = 1; message <= 30; message++)
        {
            await EngineSite.SendSurelyAsync(site.Rooms, Lobby, message);
        }

        var held = site.HeadOf(Lobby);
        foreach (var sequence in (long[])[1, held])
        {
            var line = site.LineOf(Lobby);
            await Assert.That(await EngineSite.SurelyAsync(
                async () => await line.ReplaceAsync(sequence, TestFrame.Of(-sequence), cancellationToken))).IsTrue();
            await Assert.That(await EngineSite.SurelyAsync(
                async () => await line.ReplaceAsync(held + 100, TestFrame.Of(0), cancellationToken))).IsFalse();
        }

        using var reader = await SiteReader.JoinAsync(site.Rooms, Lobby, ReaderStart.Behind(room.Epoch, 0));
        await reader.ReadThroughAsync(held, cancellationToken);
        await Assert.That(reader.Read[0].Id).IsEqualTo(-1);
        await Assert.That(reader.Read[^1].Id).IsEqualTo(-held);
    }

    [Test, Timeout(60_000)]
    public async Task Document_OfTheLatestVersion_Wins(CancellationToken cancellationToken)
    {
        await using var site = await NewSiteAsync();
        var engine = site.Rooms.Engine!;
        foreach (var version in (long[])[2, 3, 1])
        {
            await EngineSite.SurelyAsync(async () =>
            {
                await engine.PutAsync(new EngineDocument(Lobby, "policy", version, new byte[] { (byte)version }), cancellationToken);
                return true;
            });
        }

        await EngineSite.SurelyAsync(async () =>
        {
            await engine.PutAsync(new EngineDocument("other", "policy", 9, new byte[] { 9 }), cancellationToken);
            return true;
        });
        var kept = await EngineSite.SurelyAsync(async () => await engine.ReadAsync(Lobby, cancellationToken));
        await Assert.That(kept.Single().Value.ToArray()[0]).IsEqualTo((byte)3);
    }

    [Test, Timeout(60_000)]
    public async Task Call_ThatIsCancelled_LeavesNothing(CancellationToken cancellationToken)
    {
        await using var site = await NewSiteAsync();
        await site.CreateAsync(Lobby);
        await Eventually(() => site.Unload() > 0 || site.Rooms.Count == 0, cancellationToken);
        await Assert.That(async () => await site.Rooms.FindAsync(Lobby, new CancellationToken(canceled: true)))
            .Throws<OperationCanceledException>();
        await Assert.That(await EngineSite.FindAsync(site.Rooms, Lobby)).IsNotNull();
        await Assert.That(site.Rooms.Count).IsEqualTo(1);
    }

    private protected static async Task Eventually(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            await Task.Delay(1, cancellationToken);
        }
    }
}
