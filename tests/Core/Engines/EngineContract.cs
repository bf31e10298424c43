using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;

namespace ChatGo.Tests.Core.Engines;

/// <summary>What rooms promise, wherever they live.</summary>
public abstract class EngineContract
{
    private const string Lobby = "lobby";

    private protected abstract Task<EngineSite> NewSiteAsync(int historyMessages = 1_024);

    [Test, Timeout(60_000)]
    public async Task Append_ByManyToManyRooms_GivesNumbersWithoutHolesAndTheSameToAll(CancellationToken cancellationToken)
    {
        const int Writers = 8;
        const int Each = 100;
        await using var site = await NewSiteAsync();
        string[] ids = ["one", "two", "three", "four"];
        foreach (var id in ids)
        {
            await site.CreateAsync(id);
        }

        var readers = await Task.WhenAll(site.Servers.SelectMany(rooms => ids.Select(id => SiteReader.JoinAsync(rooms, id))));
        var reading = readers.Select(reader => reader.ReadThroughAsync(Each, cancellationToken)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                for (var message = 0; message < Each; message++)
                {
                    foreach (var id in ids)
                    {
                        await EngineSite.SendSurelyAsync(
                            site.Servers[writer % site.Servers.Length], id, (writer * Each) + message + 1);
                    }
                }
            },
            cancellationToken)));
        await Task.WhenAll(reading);
        // Numbers may have been lost: then there are more of them than messages.
        await Task.WhenAll(readers.Zip(
            site.Servers.SelectMany(_ => ids),
            (reader, id) => reader.ReadThroughAsync(site.HeadOf(id), cancellationToken)));

        foreach (var (reader, room) in readers.Zip(site.Servers.SelectMany(_ => ids)))
        {
            await Assert.That(reader.FindFault(1)).IsNull();
            await Assert.That(reader.Read.Select(static read => read.Id).Distinct().Count()).IsEqualTo(Writers * Each);
            await Assert.That(reader.Read.SequenceEqual(readers[Array.IndexOf(ids, room)].Read)).IsTrue();
        }
    }

    [Test, Timeout(60_000)]
    public async Task Appends_OfOneCallerThatAwaitsNone_KeepTheirOrder(CancellationToken cancellationToken)
    {
        const int Count = 500;
        await using var site = await NewSiteAsync();
        var room = await site.CreateAsync(Lobby);
        using var reader = await SiteReader.JoinAsync(site.Rooms, Lobby);

        var sends = Enumerable.Range(1, Count).Select(message => EngineSite.TrySendAsync(room, message).AsTask()).ToArray();
        var results = await Task.WhenAll(sends);
        var stored = results.Where(static result => result.Outcome == AppendOutcome.Stored).Select(static result => result.Receipt.Sequence).ToArray();
        await reader.ReadThroughAsync(site.HeadOf(Lobby), cancellationToken);

        await Assert.That(stored).IsNotEmpty();
        await Assert.That(stored.SequenceEqual(stored.Order())).IsTrue();
        var ids = reader.Read.Select(static read => read.Id).ToArray();
        await Assert.That(ids.SequenceEqual(ids.Order())).IsTrue();
    }

    [Test, Timeout(60_000)]
    public async Task Append_UnderOneKey_IsStoredOnce(CancellationToken cancellationToken)
    {
        await using var site = await NewSiteAsync();
        var room = await site.CreateAsync(Lobby);
        var key = new SendKey("John", "one");
        var sequences = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            sender => EngineSite.SendSurelyAsync(site.Servers[sender % site.Servers.Length], Lobby, 7)));
        var other = AppendOutcome.Unavailable;
        await EngineSite.SendAsync(site.Rooms, Lobby, 1, key);
        while (other is AppendOutcome.Unavailable or AppendOutcome.InDoubt or AppendOutcome.Stored)
        {
            other = (await EngineSite.SendAsync(site.Rooms, Lobby, other == AppendOutcome.Stored ? 1 : 2, key)).Outcome;
        }

        await Assert.That(sequences.Distinct().Count()).IsEqualTo(1);
        await Assert.That(other is AppendOutcome.OtherText or AppendOutcome.Duplicate).IsTrue();
        using var reader = await SiteReader.JoinAsync(site.Rooms, Lobby, ReaderStart.Behind(room.Epoch, 0));
        await reader.ReadThroughAsync(site.HeadOf(Lobby), cancellationToken);
        await Assert.That(reader.Read.Count(static read => read.Id == 7)).IsEqualTo(1);
    }

    [Test, Timeout(60_000)]
    public async Task Read_BehindEveryPosition_GivesEverythingBehindIt(CancellationToken cancellationToken)
    {
        const int Count = 40;
        await using var site = await NewSiteAsync();
        var room = await site.CreateAsync(Lobby);
        for (var message = 1; message <= Count; message++)
        {
            await EngineSite.SendSurelyAsync(site.Rooms, Lobby, message);
        }

        var head = site.HeadOf(Lobby);
        for (var after = 0; after < head; after++)
        {
            using var reader = await SiteReader.JoinAsync(site.Servers[after % site.Servers.Length], Lobby, ReaderStart.Behind(room.Epoch, after));
            await reader.ReadThroughAsync(head, cancellationToken);
            await Assert.That(reader.FindFault(after + 1)).IsNull();
            await Assert.That(reader.Place.IsRecovered).IsTrue();
        }
    }

    [Test, Timeout(60_000)]
    public async Task Reader_ThatIsLapped_GetsWhatIsKeptAndIsToldOfTheRest(CancellationToken cancellationToken)
    {
        const int Count = 200;
        await using var site = await NewSiteAsync(historyMessages: 16);
        var room = await site.CreateAsync(Lobby);
        using var reader = await SiteReader.JoinAsync(site.Rooms, Lobby);
        for (var message = 1; message <= Count; message++)
        {
            await EngineSite.SendSurelyAsync(site.Rooms, Lobby, message);
        }

        var head = site.HeadOf(Lobby);
        await reader.ReadThroughAsync(head, cancellationToken);

        await Assert.That(reader.FindFault(1)).IsNull();
        if (room.IsStored)
        {
            await Assert.That(reader.Read.Select(static read => read.Id).Distinct().Count()).IsEqualTo(Count);
        }
        else
        {
            await Assert.That(reader.Gaps).HasSingleItem();
            await Assert.That(reader.Read.Count).IsEqualTo(16);
        }
    }

    [Test, Timeout(60_000)]
    public async Task Room_ThatIsDeletedAndMadeAnew_HasAnotherLife(CancellationToken cancellationToken)
    {
        await using var site = await NewSiteAsync();
        var before = await site.CreateAsync(Lobby);
        await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 1);
        using var reader = await SiteReader.JoinAsync(site.Rooms, Lobby, ReaderStart.Behind(before.Epoch, 0));

        await DeleteAsync(site);
        await reader.ReadThroughAsync(last: null, cancellationToken);
        await Assert.That(reader.Read.Select(static read => read.Id)).Contains(1);
        await Assert.That(await EngineSite.FindAsync(site.Rooms, Lobby)).IsNull();
        await Assert.That((await EngineSite.SendAsync(site.Rooms, Lobby, 2)).Outcome).IsEqualTo(AppendOutcome.Ended);

        var after = await site.CreateAsync(Lobby);
        await Assert.That(after.Epoch).IsNotEqualTo(before.Epoch);
        await Assert.That(after.Number).IsNotEqualTo(before.Number);
        // An id of the old life is free in the new one.
        await Assert.That(await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 1)).IsBetween(1, site.HeadOf(Lobby));
    }

    [Test, Timeout(60_000)]
    public async Task FirstReaderEver_GetsWhatTheRoomHolds_AndNobodyElseDoes(CancellationToken cancellationToken)
    {
        await using var site = await NewSiteAsync();
        var room = await site.CreateAsync(Lobby);
        await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 1);
        using var first = await SiteReader.JoinAsync(site.Rooms, Lobby);
        await first.ReadThroughAsync(site.HeadOf(Lobby), cancellationToken);
        using var second = await SiteReader.JoinAsync(site.Rooms, Lobby);

        await Assert.That(first.Place.Next).IsEqualTo(1);
        await Assert.That(second.Place.Next).IsEqualTo(second.Place.Head + 1);
    }

    [Test, Timeout(60_000)]
    public async Task Page_ListsRoomsInTheOrderOfTheirIds(CancellationToken cancellationToken)
    {
        await using var site = await NewSiteAsync();
        foreach (var id in (string[])["b", "a", "d", "c", "x"])
        {
            await site.CreateAsync(id);
        }

        site.Unload();
        IReadOnlyList<RoomSummary>? page = null;
        while (page is null)
        {
            page = await EngineSite.TryAsync(async () => await site.Rooms.PageAsync("a", string.Empty, 3, static id => id != "c", cancellationToken));
        }

        await Assert.That(page.Select(static room => room.Id).SequenceEqual(site.IsStored ? ["b", "d", "x"] : [])).IsTrue();
    }

    [Test, Timeout(60_000)]
    public async Task Create_OfARoomThatWasJustMissed_IsSeenAtOnce(CancellationToken cancellationToken)
    {
        await using var site = await NewSiteAsync();
        await Assert.That(await EngineSite.FindAsync(site.Rooms, Lobby)).IsNull();
        await site.CreateAsync(Lobby);
        await Assert.That(await EngineSite.FindAsync(site.Rooms, Lobby)).IsNotNull();
        var (outcome, _) = await EngineSite.SurelyAsync(async () => await site.Rooms.CreateAsync(Lobby, string.Empty, maker: null, cancellationToken));
        await Assert.That(outcome).IsEqualTo(CreateOutcome.AlreadyExists);
    }

    private protected static Task DeleteAsync(EngineSite site) => EngineSite.SurelyAsync(async () =>
    {
        // Where nobody said whether it was deleted, it may be.
        await site.Rooms.RemoveAsync(Lobby);
        return await EngineSite.FindAsync(site.Rooms, Lobby) is null ? true : throw new ChatGo.Core.Engines.EngineUnavailableException();
    });
}
