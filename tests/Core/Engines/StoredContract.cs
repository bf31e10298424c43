using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
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
        await using var site = NewSite();
        var before = await site.CreateAsync(Lobby);
        await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 1);
        using (var reader = await SiteReader.JoinAsync(site.Rooms, Lobby))
        {
            await reader.ReadThroughAsync(site.HeadOf(Lobby), cancellationToken);
        }

        var second = await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 2);
        // Until the engine has noted that somebody has read the room.
        await Eventually(() => site.Store.Rooms[Lobby].Record.HadReader || site.Plan.Unanswered > 0, cancellationToken);
        if (byRestart)
        {
            site.Restart();
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
        if (site.Store.Rooms[Lobby].Record.HadReader)
        {
            using var late = await SiteReader.JoinAsync(site.Rooms, Lobby);
            await Assert.That(late.Place.Next).IsEqualTo(late.Place.Head + 1);
        }
    }

    [Test, Timeout(60_000)]
    public async Task Unload_OfARoomThatIsRead_OrThatAnAppendIsOnItsWayTo_DoesNothing(CancellationToken cancellationToken)
    {
        await using var site = NewSite();
        var room = await site.CreateAsync(Lobby);
        using (await SiteReader.JoinAsync(site.Rooms, Lobby))
        {
            site.Unload();
            await Assert.That(site.Rooms.Find(Lobby)).IsSameReferenceAs(room);
        }

        var gate = new TaskCompletionSource();
        site.Plan.CommitGate = gate.Task;
        var append = EngineSite.TrySendAsync(room, 1).AsTask();
        while (append.IsCompleted)
        {
            // It was refused: another is on its way.
            cancellationToken.ThrowIfCancellationRequested();
            append = EngineSite.TrySendAsync(room, 1).AsTask();
        }

        site.Unload();
        await Assert.That(site.Rooms.Find(Lobby)).IsSameReferenceAs(room);
        gate.SetResult();
        await Assert.That((await append).Outcome).IsNotEqualTo(AppendOutcome.Ended);
    }

    [Test, Timeout(60_000)]
    public async Task Reader_BelowWhatIsKept_IsToldWhatItMisses(CancellationToken cancellationToken)
    {
        const int Kept = 30;
        await using var site = NewSite(historyMessages: 16);
        var room = await site.CreateAsync(Lobby);
        site.Store.Rooms[Lobby].Fill(100, static id => TestFrame.Of(id));
        site.Restart();
        site.Store.Rooms[Lobby].KeepNewest(Kept);
        var head = site.Store.Rooms[Lobby].Record.Head;

        using var reader = await SiteReader.JoinAsync(site.Rooms, Lobby, ReaderStart.Behind(room.Epoch, 5));
        await reader.ReadThroughAsync(head, cancellationToken);

        await Assert.That(reader.Place.IsRecovered).IsFalse();
        await Assert.That(reader.Gaps.Single()).IsEqualTo(new ChatGo.Core.Log.Gap(6, head - Kept));
        await Assert.That(reader.Read.Count).IsEqualTo(Kept);
        await Assert.That(reader.FindFault(6)).IsNull();
    }

    [Test, Timeout(60_000)]
    public async Task Reader_BehindANumberThatNobodyHas_GoesOn(CancellationToken cancellationToken)
    {
        await using var site = NewSite();
        var room = await site.CreateAsync(Lobby);
        using var reader = await SiteReader.JoinAsync(site.Rooms, Lobby);
        using var atTheEnd = await SiteReader.JoinAsync(site.Rooms, Lobby);
        site.Store.Rooms[Lobby].Lose();
        var ending = atTheEnd.ReadThroughAsync(last: null, cancellationToken);
        await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 7);
        var head = site.HeadOf(Lobby);

        await reader.ReadThroughAsync(head, cancellationToken);
        site.Store.Rooms[Lobby].Lose();
        await Eventually(() => room.Head >= head + 1 || site.Store.Rooms[Lobby].Lines.Length == 0, cancellationToken);
        await DeleteAsync(site);
        await ending;

        await Assert.That(reader.FindFault(1)).IsNull();
        await Assert.That(reader.Gaps[0].First).IsEqualTo(1);
        await Assert.That(atTheEnd.Read.Select(static read => read.Id)).Contains(7);
    }

    [Test, Timeout(60_000)]
    public async Task Room_ThatGoesOnUnderAnotherEpoch_HasItsReadersGoOn(CancellationToken cancellationToken)
    {
        await using var site = NewSite();
        var before = await site.CreateAsync(Lobby);
        await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 1);
        using var reader = await SiteReader.JoinAsync(site.Rooms, Lobby, ReaderStart.Behind(before.Epoch, 0));
        await reader.ReadThroughAsync(site.HeadOf(Lobby), cancellationToken);
        var had = reader.Read.Count;

        site.Store.Fork(Lobby);
        var reading = reader.ReadThroughAsync(1, cancellationToken);
        await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 2);
        await reading;

        var after = site.Rooms.Find(Lobby)!;
        await Assert.That(after.Number).IsEqualTo(before.Number);
        await Assert.That(after.Epoch).IsNotEqualTo(before.Epoch);
        await Assert.That(reader.Epochs.SequenceEqual([before.Epoch, after.Epoch])).IsTrue();
        await Assert.That(reader.Read[had].Sequence).IsEqualTo(1);
        await Assert.That(before.Readers).IsEqualTo(0);
        await Assert.That(after.Readers).IsEqualTo(1);
    }

    [Test, Timeout(60_000)]
    public async Task Replace_OfAMessage_IsWhatIsReadFromThenOn(CancellationToken cancellationToken)
    {
        await using var site = NewSite(historyMessages: 16);
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
        await using var site = NewSite();
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
        await using var site = NewSite();
        await site.CreateAsync(Lobby);
        await Eventually(() => site.Unload() > 0 || site.Rooms.Count == 0, cancellationToken);
        await Assert.That(async () => await site.Rooms.FindAsync(Lobby, new CancellationToken(canceled: true)))
            .Throws<OperationCanceledException>();
        await Assert.That(await EngineSite.FindAsync(site.Rooms, Lobby)).IsNotNull();
        await Assert.That(site.Rooms.Count).IsEqualTo(1);
    }

    private static async Task Eventually(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            await Task.Delay(1, cancellationToken);
        }
    }
}
