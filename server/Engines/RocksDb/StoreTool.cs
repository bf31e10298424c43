using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>What is done to a store that no server has open.</summary>
/// <param name="options">Where it is.</param>
/// <param name="bounds">What of a room is kept.</param>
/// <param name="output">Told what was found.</param>
internal sealed class StoreTool(StoreOptions options, HistoryBounds bounds, TextWriter output)
{
    private const string TableBytes = "rocksdb.total-sst-files-size";
    private const long MessagesPerLine = 1_000_000;

    /// <summary>Reads everything and holds it against its checksums, and each room's messages against their numbers. A server may
    /// have the store open meanwhile.</summary>
    /// <returns>Whether nothing is wrong.</returns>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public bool Check()
    {
        RequireDirectory();
        using var database = StoreDirectory.Guard(options.Data, () => Database.OpenForReading(options.Data, options));
        var format = StoreDirectory.Guard(options.Data, () => database.Get(StoreKeys.State) is { } state
            ? StoreState.Read(state).Format
            : throw new StoreException("there is no store in it."));
        try
        {
            database.Verify();
            var (rooms, messages, holes) = Count(database);
            Say($"format {format}; rooms: {rooms:N0}; messages: {messages:N0}; bytes of tables: {database.FigureOf(TableBytes):N0}");
            Say(holes == 0 ? "Nothing is wrong." : $"{holes:N0} messages are missing between others: readers are told of a gap there.");
            return holes == 0;
        }
        catch (RocksDbException damage)
        {
            Say($"It is damaged: {damage.Message}");
            return false;
        }
    }

    /// <summary>Copies it, by links where it stays on one disk.</summary>
    /// <param name="path">Where to: a directory that is not there.</param>
    /// <exception cref="StoreException">It cannot be opened, or copied there.</exception>
    public void BackUp(string path)
    {
        using var store = Open();
        var bytes = StoreDirectory.Copy(store.Database, path);
        Say($"{path}: {bytes:N0} bytes");
    }

    /// <summary>Writes everything anew: what was deleted, replaced or is too old is gone from the disk then.</summary>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public void Compact()
    {
        using var store = Open();
        var before = store.Database.FigureOf(TableBytes);
        store.Database.Compact();
        Say($"{before:N0} bytes of tables before, {store.Database.FigureOf(TableBytes):N0} now");
    }

    /// <summary>Saves what can be saved of a store that cannot be opened. Each room gets another epoch: the end of it may be
    /// missing.</summary>
    /// <returns>Whether it can be opened now, and nothing is wrong with what is left.</returns>
    /// <exception cref="StoreException">It cannot be saved.</exception>
    public bool Salvage()
    {
        RequireDirectory();
        StoreDirectory.Guard(options.Data, () =>
        {
            Database.Repair(options.Data, options);
            using var database = Database.Open(options.Data, options);
            var state = database.Get(StoreKeys.State) is { } kept
                ? StoreState.Read(kept)
                : throw new StoreException("its own state is lost: nothing can be saved. Restore a backup.");
            using var batch = new WriteBatch();
            batch.Put(StoreKeys.State, (state with { Generation = state.Generation + 1, NextRoom = NextRoom(database, state) }).ToValue());
            database.Write(batch, isSynced: true);
            return true;
        });
        Say("Every room goes on under another epoch: what readers had of its end may be missing.");
        return Check();
    }

    /// <summary>A room may have been made behind the state that is left.</summary>
    private static uint NextRoom(Database database, StoreState state)
    {
        var next = state.NextRoom;
        using var cursor = database.Look();
        for (var isThere = cursor.TrySeek(StoreKeys.Rooms); isThere && cursor.Key[0] == StoreKeys.Rooms[0]; isThere = cursor.TryNext())
        {
            next = Math.Max(next, RoomEntry.Read(cursor.Value).Number + 1);
        }

        return next;
    }

    private RocksStore Open()
    {
        RequireDirectory();
        return RocksStore.Open(options, bounds, codec: null, TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>A directory that is not there is a slip of the keyboard, and is not made.</summary>
    private void RequireDirectory()
    {
        NativeLibraryCheck.Run();
        if (!Directory.Exists(options.Data))
        {
            throw new StoreException($"--data {options.Data}: there is no such directory.");
        }
    }

    private (long Rooms, long Messages, long Holes) Count(Database database)
    {
        var (rooms, messages, holes) = (0L, 0L, 0L);
        using var cursor = database.Look();
        for (var isThere = cursor.TrySeek(StoreKeys.Rooms); isThere && cursor.Key[0] == StoreKeys.Rooms[0]; isThere = cursor.TryNext())
        {
            rooms++;
        }

        var (lastRoom, last) = (0U, 0L);
        for (var isThere = cursor.TrySeek(StoreKeys.Message(stackalloc byte[StoreKeys.MessageBytes], 0, 0));
            isThere && StoreKeys.TryReadMessage(cursor.Key, out var room, out var sequence);
            isThere = cursor.TryNext())
        {
            holes += room == lastRoom ? sequence - last - 1 : 0;
            (lastRoom, last) = (room, sequence);
            messages++;
            if (messages % MessagesPerLine == 0)
            {
                Say($"{messages:N0} messages …");
            }
        }

        return (rooms, messages, holes);
    }

    private void Say(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private void Say(string line) => output.WriteLine(line);
}
