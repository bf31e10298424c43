using System.Diagnostics;
using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Log.Stress;

namespace ChatGo.Tests.Core.Engines;

/// <summary>What rooms promise while everything happens to them at once, in memory and on engines that fail.
/// CHATGO_STRESS_RUNS=1000 is the long form.</summary>
/// <remarks>No [Timeout]: the number of runs is open, each run has its bound.</remarks>
[NotInParallel]
public sealed class EngineStress
{
    private const string Lobby = "lobby";

    public static IEnumerable<string> Engines() => ["memory", "faulty", "shared", "disk"];

    [Test, MethodDataSource(nameof(Engines))]
    public Task Join_DuringAStorm_LosesAndDoublesNothing(string engine) => RunAsync(engine, 16, static async (site, seed, bound) =>
    {
        const int Count = 200;
        await site.CreateAsync(Lobby);
        var sending = Task.WhenAll(site.Servers.Select(rooms => Task.Run(
            async () =>
            {
                for (var message = 1; message <= Count; message++)
                {
                    await EngineSite.SendSurelyAsync(rooms, Lobby, message + (Count * Array.IndexOf(site.Servers, rooms)));
                }
            },
            bound)));
        var epoch = site.Rooms.Find(Lobby)!.Epoch;
        var readers = await Task.WhenAll(Enumerable.Range(0, 8).Select(reader => Task.Run(
            () => SiteReader.JoinAsync(site.Servers[reader % site.Servers.Length], Lobby, reader % 2 == 0 ? default : ReaderStart.Behind(epoch, 0)),
            bound)));
        var firsts = readers.Select(static reader => reader.Place.Next - (reader.Place.Missed.IsEmpty ? 0 : reader.Place.Missed.Last - reader.Place.Missed.First + 1)).ToArray();
        var reading = readers.Select(reader => reader.ReadThroughAsync(Count / 2, bound)).ToArray();
        await sending;
        // Who came last gets something as well.
        await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 10 * Count);
        var head = site.HeadOf(Lobby);
        await Task.WhenAll(reading);
        await Task.WhenAll(readers.Select(reader => reader.Read.Count > 0 && reader.Read[^1].Sequence >= head
            ? Task.CompletedTask
            : reader.ReadThroughAsync(head, bound)));

        var all = readers.SelectMany(static reader => reader.Read).Distinct().GroupBy(static read => read.Sequence);
        return readers.Zip(firsts, static (reader, first) => reader.FindFault(first)).FirstOrDefault(static fault => fault is not null)
            ?? (all.Any(static number => number.Count() > 1) ? "two messages have one number" : null);
    });

    [Test]
    [Arguments("faulty")]
    [Arguments("shared")]
    [Arguments("disk")]
    public Task Unload_UnderLoad_KeepsTheRoomAsItWas(string engine) => RunAsync(engine, 1_024, static async (site, seed, bound) =>
    {
        const int Count = 40;
        await site.CreateAsync(Lobby);
        var epoch = (await site.RecordAsync(Lobby)).Epoch;
        var isOver = false;
        var unloading = Task.Run(
            async () =>
            {
                while (!Volatile.Read(ref isOver))
                {
                    site.Unload();
                    await Task.Yield();
                }
            },
            bound);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(user => Task.Run(
            async () =>
            {
                for (var message = 1; message <= Count; message++)
                {
                    var rooms = site.Servers[user % site.Servers.Length];
                    await EngineSite.SendSurelyAsync(rooms, Lobby, (user * Count) + message);
                    if (message % 5 == 0)
                    {
                        using var reader = await SiteReader.JoinAsync(rooms, Lobby, ReaderStart.Behind(epoch, 0));
                        await reader.ReadThroughAsync(reader.Place.Head, bound);
                    }
                }
            },
            bound)));
        Volatile.Write(ref isOver, true);
        await unloading;

        using var all = await SiteReader.JoinAsync(site.Rooms, Lobby, ReaderStart.Behind(epoch, 0));
        await all.ReadThroughAsync(site.HeadOf(Lobby), bound);
        return (await site.RecordAsync(Lobby)).Epoch != epoch ? "another epoch"
            : all.FindFault(1) ?? (all.Read.Select(static read => read.Id).Distinct().Count() != 4 * Count
                ? $"{all.Read.Count} messages of {4 * Count}" : null);
    });

    [Test, MethodDataSource(nameof(Engines))]
    public Task Delete_AgainstAppendsAndJoins_LeavesNobodyInARoomThatIsGone(string engine) => RunAsync(engine, 64, static async (site, seed, bound) =>
    {
        await site.CreateAsync(Lobby);
        var isOver = false;
        var deleting = Task.Run(
            async () =>
            {
                for (var round = 0; round < 10; round++)
                {
                    await EngineSite.TryAsync(async () => (object)await site.Rooms.RemoveAsync(Lobby));
                    await site.CreateAsync(Lobby);
                    await Task.Delay(1, bound);
                    // The other server has missed it for as long as it may.
                    site.Pass(TimeSpan.FromSeconds(2));
                }

                Volatile.Write(ref isOver, true);
            },
            bound);
        var users = site.Servers.SelectMany(rooms => (Func<Task>[])
        [
            async () =>
            {
                for (var message = 1; !Volatile.Read(ref isOver); message++)
                {
                    // A room that is gone refuses: nothing hangs, nothing throws.
                    await EngineSite.SendAsync(rooms, Lobby, message);
                    await Task.Yield();
                }
            },
            async () =>
            {
                while (!Volatile.Read(ref isOver))
                {
                    using var reader = await SiteReader.JoinAsync(rooms, Lobby, ReaderStart.WithHistory(5));
                    await reader.ReadThroughAsync(reader.Place.Head + 1, bound);
                    if (reader.FindFault(reader.Place.Next) is { } fault)
                    {
                        throw new InvalidOperationException(fault);
                    }
                }
            },
        ]).Select(user => Task.Run(user, bound)).ToArray();
        await deleting;
        while (users.Any(static user => !user.IsCompleted))
        {
            // Who still waits for a message gets one.
            await EngineSite.SendAsync(site.Rooms, Lobby, 1);
            await Task.Yield();
        }

        await Task.WhenAll(users);
        return site.Servers.Sum(static rooms => rooms.Find(Lobby)?.Readers ?? 0) == 0 ? null : "somebody is still in";
    });

    [Test, MethodDataSource(nameof(Engines))]
    public Task Reader_ThatIsLappedWhileItReads_GetsWhatIsKept(string engine) => RunAsync(engine, 16, static async (site, seed, bound) =>
    {
        const int Count = 300;
        var room = await site.CreateAsync(Lobby);
        var readers = await Task.WhenAll(site.Servers.Select(rooms => SiteReader.JoinAsync(rooms, Lobby, ReaderStart.Behind(room.Epoch, 0))));
        var reading = readers.Select(reader => reader.ReadThroughAsync(Count / 2, bound)).ToArray();
        for (var message = 1; message <= Count; message++)
        {
            var sent = EngineSite.SendSurelyAsync(site.Servers[message % site.Servers.Length], Lobby, message);
            if (message % 50 == 0)
            {
                await sent;
            }
        }

        await EngineSite.SendSurelyAsync(site.Rooms, Lobby, Count);
        await Task.WhenAll(Enumerable.Range(1, Count).Select(message => EngineSite.SendSurelyAsync(site.Rooms, Lobby, message)));
        var head = site.HeadOf(Lobby);
        await Task.WhenAll(reading);
        await Task.WhenAll(readers.Select(reader => reader.Read[^1].Sequence >= head ? Task.CompletedTask : reader.ReadThroughAsync(head, bound)));
        return readers.Select(static reader => reader.FindFault(1)).FirstOrDefault(static fault => fault is not null)
            ?? (site.IsStored && readers.Any(static reader => reader.Read.Select(static read => read.Id).Distinct().Count() != Count)
                ? "a message that is kept was not read" : null);
    });

    [Test]
    [Arguments("faulty")]
    [Arguments("shared")]
    [Arguments("disk")]
    public Task Appends_InDoubt_ThatAreSentAgain_AreStoredOnce(string engine) => RunAsync(engine, 1_024, static async (site, seed, bound) =>
    {
        const int Count = 100;
        var room = await site.CreateAsync(Lobby);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(sender => Task.Run(
            async () =>
            {
                for (var message = 1; message <= Count; message++)
                {
                    // Two senders each, as one that has lost its connection and tries elsewhere.
                    await EngineSite.SendSurelyAsync(site.Servers[sender % site.Servers.Length], Lobby, (sender / 2 * Count) + message);
                }
            },
            bound)));
        using var reader = await SiteReader.JoinAsync(site.Rooms, Lobby, ReaderStart.Behind(room.Epoch, 0));
        await reader.ReadThroughAsync(site.HeadOf(Lobby), bound);
        var ids = reader.Read.Select(static read => read.Id).ToArray();
        return reader.FindFault(1) ?? (ids.Length == 2 * Count && ids.Distinct().Count() == 2 * Count ? null : $"{ids.Length} messages of {2 * Count}");
    });

    private static async Task RunAsync(
        string engine, int historyMessages, Func<EngineSite, ulong, CancellationToken, Task<string?>> runAsync)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0UL; StressSettings.GoesOn(i, few: 5, started); i++)
        {
            var seed = StressSettings.Seed + i;
            using var bound = new CancellationTokenSource(StressSettings.RunBound);
            try
            {
                await using var site = await SiteOfAsync(engine, historyMessages, (int)seed);
                if (await runAsync(site, seed, bound.Token) is { } fault)
                {
                    throw new InvalidOperationException(fault);
                }
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"Run {i}, seed {seed}: {problem.Message}", problem);
            }
        }
    }

    private static async Task<EngineSite> SiteOfAsync(string engine, int historyMessages, int seed) => engine switch
    {
        "memory" => await EngineSite.InMemoryAsync(historyMessages),
        "disk" => await EngineSite.OnDiskAsync(EngineSite.OptionsOf(historyMessages, isUnbounded: true)),
        "faulty" => await EngineSite.OnAsync(
            new FaultPlan(seed) { InDoubt = 50, Lost = 10, Refused = 50, Unanswered = 50 }, servers: 1, historyMessages),
        _ => await EngineSite.OnAsync(
            new FaultPlan(seed) { InDoubt = 50, Refused = 50, Unanswered = 50, Repeated = 200, Late = 200 }, servers: 2, historyMessages),
    };
}
