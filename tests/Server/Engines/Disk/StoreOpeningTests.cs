using ChatGo.Core.Rooms;
using ChatGo.Server.Engines;
using ChatGo.Server.Engines.RocksDb;
using ChatGo.Tests.Core.Engines;
using ChatGo.Tests.Core.Messages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatGo.Tests.Server.Engines.Disk;

/// <summary>Directories that are not as a store must be: each is refused with a clear line, or saved, and none is made worse.
/// </summary>
public sealed class StoreOpeningTests
{
    private const string Lobby = "lobby";
    private const int Count = 2_000;

    private static readonly HistoryBounds Unbounded = new(0, 0, 0);

    [Test, Timeout(30_000)]
    public async Task Directory_ThatAnotherHasOpen_IsRefused(CancellationToken cancellationToken)
    {
        await using var site = await EngineSite.OnDiskAsync();
        await using var second = EngineOf(site.Directory);
        await Assert.That(async () => await second.StartAsync(cancellationToken)).Throws<StoreException>()
            .WithMessageContaining("another process has it open");
        await site.CreateAsync(Lobby);
        await Assert.That(await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 1)).IsEqualTo(1);
    }

    [Test, Timeout(30_000)]
    public async Task Store_OfANewerFormat_IsRefused_AndLeftAsItIs(CancellationToken cancellationToken)
    {
        var directory = await FillAsync();
        using (var database = Database.Open(directory, new StoreOptions { Data = directory }))
        using (var batch = new WriteBatch())
        {
            var state = StoreState.Read(database.Get(StoreKeys.State)!);
            batch.Put(StoreKeys.State, (state with { Format = StoreState.CurrentFormat + 1 }).ToValue());
            database.Write(batch, isSynced: true);
        }

        await using var engine = EngineOf(directory);
        await Assert.That(async () => await engine.StartAsync(cancellationToken)).Throws<StoreException>()
            .WithMessageContaining("newer chatgo-server: format 2");
        Directory.Delete(directory, recursive: true);
    }

    [Test, Timeout(30_000)]
    public async Task Database_OfAnotherProgram_IsRefused(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("chatgo-store-").FullName;
        using (var database = Database.Open(directory, new StoreOptions { Data = directory }))
        using (var batch = new WriteBatch())
        {
            batch.Put("key"u8, "value"u8);
            database.Write(batch, isSynced: true);
        }

        await using var engine = EngineOf(directory);
        await Assert.That(async () => await engine.StartAsync(cancellationToken)).Throws<StoreException>()
            .WithMessageContaining("not one of chatgo-server");
        Directory.Delete(directory, recursive: true);
    }

    [Test, Timeout(30_000)]
    public async Task Directory_ThatCannotBeMade_IsRefused(CancellationToken cancellationToken)
    {
        await using var engine = EngineOf("/dev/null/store");
        await Assert.That(async () => await engine.StartAsync(cancellationToken)).Throws<StoreException>()
            .WithMessageContaining("--data /dev/null/store: ");
    }

    [Test, Timeout(60_000)]
    public async Task Log_ThatIsTornAtItsEnd_IsReadUpToThere(CancellationToken cancellationToken)
    {
        var directory = await FillAsync();
        var log = LargestOf(directory, "*.log");
        await using (var file = File.OpenWrite(log))
        {
            file.SetLength(file.Length - 7);
        }

        await using var engine = EngineOf(directory);
        await engine.StartAsync(cancellationToken);
        // Its very last write is the store's closing, or the last message.
        await Assert.That((await engine.FindAsync(Lobby, cancellationToken))!.Head).IsBetween(Count - 1, Count);
        await engine.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Test, Timeout(60_000)]
    public async Task Bit_ThatHasFlipped_IsFoundByTheCheck_AndSalvageSavesTheRest(CancellationToken cancellationToken)
    {
        var directory = await FillAsync();
        using (var output = new StringWriter())
        {
            ToolOf(directory, output).Compact();
        }

        var table = LargestOf(directory, "*.sst");
        var bytes = await File.ReadAllBytesAsync(table, cancellationToken);
        bytes[bytes.Length / 4] ^= 0x10;
        await File.WriteAllBytesAsync(table, bytes, cancellationToken);

        using (var output = new StringWriter())
        {
            await Assert.That(ToolOf(directory, output).Check()).IsFalse();
            await Assert.That(output.ToString()).Contains("It is damaged: Corruption: ").And.Contains(Path.GetFileName(table));
        }

        // What is in the table is lost with it; the rest is there, and every room goes on.
        using (var output = new StringWriter())
        {
            await Assert.That(ToolOf(directory, output).Salvage).ThrowsNothing();
        }

        Directory.Delete(directory, recursive: true);
    }

    [Test, Timeout(60_000)]
    public async Task Salvage_KeepsWhatIsThere_UnderAnotherEpoch_AndMakesNothing(CancellationToken cancellationToken)
    {
        var directory = await FillAsync();
        var before = await FindAsync(directory, cancellationToken);
        using var output = new StringWriter();
        await Assert.That(ToolOf(directory, output).Salvage()).IsTrue();
        var after = await FindAsync(directory, cancellationToken);
        await Assert.That(after.Head).IsEqualTo(Count);
        await Assert.That(after.Epoch).IsNotEqualTo(before.Epoch);
        Directory.Delete(directory, recursive: true);
        await Assert.That(ToolOf(directory, output).Salvage).Throws<StoreException>().WithMessageContaining("there is no such directory");
        await Assert.That(Directory.Exists(directory)).IsFalse();
    }

    [Test, Timeout(60_000)]
    public async Task Check_OfAStoreThatIsWhole_SaysWhatIsInIt_WhileAServerRuns(CancellationToken cancellationToken)
    {
        await using var site = await EngineSite.OnDiskAsync();
        await site.CreateAsync(Lobby);
        await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 1);
        using var output = new StringWriter();
        await Assert.That(ToolOf(site.Directory, output).Check()).IsTrue();
        await Assert.That(output.ToString()).Contains("rooms: 1; messages: 1;").And.Contains("Nothing is wrong.");
        cancellationToken.ThrowIfCancellationRequested();
    }

    [Test, Timeout(60_000)]
    public async Task Backup_WhileMessagesAreStored_IsAStoreOfItsOwn(CancellationToken cancellationToken)
    {
        await using var site = await EngineSite.OnDiskAsync();
        await site.CreateAsync(Lobby);
        await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 1);
        var (path, bytes) = await ((IStoreCopy)site.Rooms.Engine!).CopyAsync("one", cancellationToken);
        await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 2);
        await Assert.That(bytes).IsGreaterThan(0);
        await Assert.That(async () => await ((IStoreCopy)site.Rooms.Engine!).CopyAsync("one", cancellationToken)).Throws<StoreException>()
            .WithMessageContaining("is there already");

        await using (var copy = EngineOf(path))
        {
            await copy.StartAsync(cancellationToken);
            await Assert.That((await copy.FindAsync(Lobby, cancellationToken))!.Head).IsEqualTo(1);
        }

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Test, Timeout(60_000)]
    [Arguments(true, true)]
    [Arguments(false, false)]
    public async Task PowerCut_OfAStoreThatDidNotWaitForTheDisk_GivesEveryRoomAnotherEpoch(
        bool isSynced, bool isSame, CancellationToken cancellationToken)
    {
        var directory = await FillAsync();
        string epoch;
        await using (var before = EngineOf(directory))
        {
            await before.StartAsync(cancellationToken);
            epoch = (await before.FindAsync(Lobby, cancellationToken))!.Epoch;
        }

        using (var database = Database.Open(directory, new StoreOptions { Data = directory }))
        using (var batch = new WriteBatch())
        {
            var state = StoreState.Read(database.Get(StoreKeys.State)!);
            batch.Put(StoreKeys.State, (state with { IsClean = false, IsSynced = isSynced, Boot = "another" }).ToValue());
            database.Write(batch, isSynced: true);
        }

        for (var start = 0; start < 2; start++)
        {
            await using var engine = EngineOf(directory);
            await engine.StartAsync(cancellationToken);
            var found = (await engine.FindAsync(Lobby, cancellationToken))!;
            await Assert.That(found.Epoch == epoch).IsEqualTo(isSame || start > 0);
            // Once: the next start finds nothing lost.
            epoch = found.Epoch;
        }

        Directory.Delete(directory, recursive: true);
    }

    private static async Task<string> FillAsync()
    {
        var directory = Directory.CreateTempSubdirectory("chatgo-store-").FullName;
        await using var engine = EngineOf(directory);
        await engine.StartAsync(CancellationToken.None);
        var rooms = new RoomRegistry(EngineSite.OptionsOf(16), TimeProvider.System, engine, TestFrame.FrameCodec);
        await rooms.CreateAsync(Lobby, "the lobby", maker: null);
        await Task.WhenAll(Enumerable.Range(1, Count).Select(message => EngineSite.SendAsync(rooms, Lobby, message)));
        return directory;
    }

    private static async Task<ChatGo.Core.Engines.RoomRecord> FindAsync(string directory, CancellationToken cancellationToken)
    {
        await using var engine = EngineOf(directory);
        await engine.StartAsync(cancellationToken);
        return (await engine.FindAsync(Lobby, cancellationToken))!;
    }

    private static RocksEngine EngineOf(string directory) => new(
        Options.Create(new StoreOptions { Data = directory, MinFreeMebibytes = 0 }),
        Options.Create(new RoomOptions { HistoryMessages = 0, HistoryBytes = 0, HistorySeconds = 0 }),
        TestFrame.FrameCodec,
        TimeProvider.System,
        NullLogger<RocksEngine>.Instance);

    private static StoreTool ToolOf(string directory, TextWriter output) =>
        new(new StoreOptions { Data = directory, MinFreeMebibytes = 0 }, Unbounded, output);

    private static string LargestOf(string directory, string pattern) =>
        new DirectoryInfo(directory).EnumerateFiles(pattern).MaxBy(static file => file.Length)!.FullName;
}
