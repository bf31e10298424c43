using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Engines;

/// <summary>What rooms promise whose engine may lose numbers, and other lives of rooms: see <see cref="FaultyStore"/>.</summary>
[InheritsTests]
public abstract class NumberedElsewhereContract : StoredContract
{
    private const string Lobby = "lobby";

    [Test, Timeout(60_000)]
    public async Task Unload_OfARoomThatIsRead_OrThatAnAppendIsOnItsWayTo_DoesNothing(CancellationToken cancellationToken)
    {
        await using var site = await NewSiteAsync();
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
        await using var site = await NewSiteAsync(historyMessages: 16);
        var room = await site.CreateAsync(Lobby);
        site.Store.Rooms[Lobby].Fill(100, static id => TestFrame.Of(id));
        await site.RestartAsync();
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
        await using var site = await NewSiteAsync();
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
        await using var site = await NewSiteAsync();
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
}
