using ChatGo.Core.Engines;
using ChatGo.Core.Log;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Server.Engines;
using ChatGo.Server.Engines.RocksDb;
using ChatGo.Tests.Core.Engines;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Server.Engines.Disk;

/// <summary>What of a room stays on disk, by the bounds of its history.</summary>
public sealed class StoreHistoryTests
{
    private const string Lobby = "lobby";
    private const int Count = 100;

    [Test, Timeout(30_000)]
    public async Task Messages_BeyondTheirNumber_AreDropped_AndThatIsSoAfterARestart(CancellationToken cancellationToken)
    {
        const int Kept = 30;
        await using var site = await EngineSite.OnDiskAsync(new RoomOptions { HistoryMessages = Kept, RingMessages = 16, HistorySeconds = 0 });
        var room = await SendAsync(site);
        await ReadAsync();
        await site.RestartAsync();
        await ReadAsync();

        async Task ReadAsync()
        {
            using var reader = await SiteReader.JoinAsync(site.Rooms, Lobby, ReaderStart.Behind(room.Epoch, 5));
            await reader.ReadThroughAsync(Count, cancellationToken);
            await Assert.That(reader.Place.IsRecovered).IsFalse();
            await Assert.That(reader.Gaps.Single()).IsEqualTo(new Gap(6, Count - Kept));
            await Assert.That(reader.Read.Count).IsEqualTo(Kept);
        }
    }

    [Test, Timeout(30_000)]
    public async Task Messages_BeyondTheirBytes_AreDropped(CancellationToken cancellationToken)
    {
        const int Size = 10_000;
        const int Bytes = 200_000;
        await using var site = await EngineSite.OnDiskAsync(
            new RoomOptions { HistoryMessages = 0, HistoryBytes = Bytes, RingBytes = 65_536, RingMessages = 16, HistorySeconds = 0 });
        var room = await SendAsync(site, Size);
        await Eventually.HoldsAsync("the oldest go", () => room.Oldest >= Count - (Bytes / Size) - 2, cancellationToken);
        await Assert.That(room.Oldest).IsBetween(Count - (Bytes / Size) - 2, Count - (Bytes / Size) + 2);
        await site.RestartAsync();
        await Assert.That((await EngineSite.FindAsync(site.Rooms, Lobby))!.Oldest).IsBetween(Count - (Bytes / Size) - 1, Count - (Bytes / Size) + 2);
    }

    [Test, Timeout(30_000)]
    public async Task Messages_BeyondTheirAge_AreDropped_AndTheNextHasTheNextNumber(CancellationToken cancellationToken)
    {
        await using var site = await EngineSite.OnDiskAsync(
            new RoomOptions { HistoryMessages = 0, RingMessages = 16, HistorySeconds = 600, SweepSeconds = 1, IdleRoomSeconds = 0 });
        var room = await SendAsync(site);
        site.Pass(TimeSpan.FromSeconds(601));
        await Eventually.HoldsAsync("the old ones go", () => site.LineOf(Lobby).Oldest == Count + 1, cancellationToken);
        site.Compact();
        await site.RestartAsync();
        // The newest is not read any more, and yet on disk: it tells the number of the next.
        await Assert.That((await EngineSite.FindAsync(site.Rooms, Lobby))!.Head).IsEqualTo(Count);
        await Assert.That(await EngineSite.SendSurelyAsync(site.Rooms, Lobby, Count + 1)).IsEqualTo(Count + 1);
        await Assert.That(room.Head).IsEqualTo(Count);
    }

    [Test, Timeout(30_000)]
    public async Task Ids_AreKnownAfterARestart_LongerThanTheirMessagesAreKept(CancellationToken cancellationToken)
    {
        await using var site = await EngineSite.OnDiskAsync(new RoomOptions { HistoryMessages = 16, RingMessages = 16, HistorySeconds = 0 });
        await SendAsync(site);
        site.Compact();
        await site.RestartAsync();
        await Assert.That(await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 1)).IsEqualTo(1);
        var key = new SendKey("John", "1");
        var other = await EngineSite.SendAsync(site.Rooms, Lobby, 2, key);
        await Assert.That(other.Outcome).IsEqualTo(AppendOutcome.OtherText);

        site.Pass(TimeSpan.FromMinutes(6));
        await Assert.That(await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 1)).IsEqualTo(Count + 1);
        cancellationToken.ThrowIfCancellationRequested();
    }

    [Test, Timeout(30_000)]
    public async Task WhatIsBeyondTheNumberOfMessages_IsErased_WithoutARestart(CancellationToken cancellationToken)
    {
        const int Kept = 16;
        await using var site = await EngineSite.OnDiskAsync(
            new RoomOptions { HistoryMessages = Kept, RingMessages = 16, HistoryBytes = 0, HistorySeconds = 0, IdleRoomSeconds = 60 });
        var room = await site.CreateAsync(Lobby);
        for (var message = 1; message <= Count; message++)
        {
            await room.AppendAsync(new NewMessage(TestFrame.Of(message), null, default));
        }

        await Eventually.HoldsAsync("it is unloaded", () => site.Unload() > 0, cancellationToken);
        await Eventually.HoldsAsync("what is dropped is erased", () => MessagesOf(site) == Kept, cancellationToken);
        await Assert.That((await EngineSite.FindAsync(site.Rooms, Lobby))!.Oldest).IsEqualTo(Count - Kept + 1);
    }

    [Test, Timeout(30_000)]
    public async Task Ids_AreKnown_WhereWhatTheyBelongToWasErasableBeforeTheRestart(CancellationToken cancellationToken)
    {
        await using var site = await EngineSite.OnDiskAsync(
            new RoomOptions { HistoryMessages = 16, RingMessages = 16, HistoryBytes = 0, HistorySeconds = 0, IdleRoomSeconds = 60 });
        await SendAsync(site);
        await Eventually.HoldsAsync("it is unloaded, and noted", () => site.Unload() > 0, cancellationToken);
        await site.RestartAsync();
        // Before anybody asks for the room.
        site.Compact();
        await Assert.That(await EngineSite.SendSurelyAsync(site.Rooms, Lobby, 1)).IsEqualTo(1);
    }

    [Test, Timeout(30_000)]
    public async Task Document_ThatComesLateToADeletedRoom_IsNotTheNextOnes(CancellationToken cancellationToken)
    {
        await using var site = await EngineSite.OnDiskAsync();
        await site.CreateAsync(Lobby);
        await site.Rooms.RemoveAsync(Lobby, cancellationToken);
        await site.Rooms.Engine!.PutAsync(new EngineDocument(Lobby, "settings", 1, new byte[] { 1 }), cancellationToken);
        await site.CreateAsync(Lobby);
        await Assert.That(await site.Rooms.Engine.ReadAsync(Lobby, cancellationToken)).IsEmpty();
    }

    [Test, Timeout(30_000)]
    public async Task Ids_AreTheSendersOwn_UnderWhateverNameItSent(CancellationToken cancellationToken)
    {
        await using var site = await EngineSite.OnDiskAsync();
        await site.CreateAsync(Lobby);
        // The message says John.
        var key = new SendKey("bridge", "7");
        await EngineSite.SendAsync(site.Rooms, Lobby, 7, key);
        await site.RestartAsync();
        await Assert.That((await EngineSite.SendAsync(site.Rooms, Lobby, 7, key)).Outcome).IsEqualTo(AppendOutcome.Duplicate);
        await Assert.That((await EngineSite.SendAsync(site.Rooms, Lobby, 7, key with { Sender = "John" })).Outcome).IsEqualTo(AppendOutcome.Stored);
        cancellationToken.ThrowIfCancellationRequested();
    }

    [Test, Timeout(30_000)]
    public async Task WhatIsDeletedOrReplaced_IsGoneFromTheFilesAfterACompaction(CancellationToken cancellationToken)
    {
        await using var site = await EngineSite.OnDiskAsync();
        await site.CreateAsync(Lobby);
        await site.CreateAsync("other");
        await SendTextAsync(site, "other", "GONE-WITH-ITS-ROOM");
        await SendTextAsync(site, Lobby, "REPLACED-BY-ANOTHER");
        await SendTextAsync(site, Lobby, "STAYS-AS-IT-IS");
        await Assert.That(await site.LineOf(Lobby).ReplaceAsync(1, FrameOf("ANOTHER-CONTENT"), cancellationToken)).IsTrue();
        await Assert.That(await site.Rooms.RemoveAsync("other", cancellationToken)).IsTrue();

        site.Compact();
        await site.RestartAsync();
        site.Compact();

        var files = string.Concat(Directory.EnumerateFiles(site.Directory).Where(static file => !file.EndsWith("LOCK", StringComparison.Ordinal))
            .Select(static file => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        await Assert.That(files).DoesNotContain("GONE-WITH-ITS-ROOM").And.DoesNotContain("REPLACED-BY-ANOTHER");
        await Assert.That(files).Contains("STAYS-AS-IT-IS").And.Contains("ANOTHER-CONTENT");
    }

    private static int MessagesOf(EngineSite site)
    {
        site.Compact();
        using var output = new StringWriter();
        new StoreTool(new StoreOptions { Data = site.Directory }, default, output).Check();
        var said = output.ToString();
        var count = said[(said.IndexOf("messages: ", StringComparison.Ordinal) + "messages: ".Length)..];
        return int.Parse(count[..count.IndexOf(';', StringComparison.Ordinal)], System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<Room> SendAsync(EngineSite site, int bytes = 28)
    {
        var room = await site.CreateAsync(Lobby);
        for (var message = 1; message <= Count; message++)
        {
            var key = new SendKey("John", $"{message}");
            var frame = TestFrame.Of(message, bytes, TimeProvider.System.GetUtcNow().UtcTicks);
            await room.AppendAsync(new NewMessage(frame, key, BitConverter.GetBytes((long)message)));
        }

        return room;
    }

    private static async Task SendTextAsync(EngineSite site, string room, string text) =>
        await site.Rooms.Find(room)!.AppendAsync(new NewMessage(FrameOf(text), null, default));

    private static Frame FrameOf(string text)
    {
        var bytes = new byte[28 + text.Length];
        System.Text.Encoding.ASCII.GetBytes(text, bytes.AsSpan(28));
        return new Frame(bytes, TestFrame.FrameCodec);
    }
}
