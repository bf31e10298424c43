using ChatGo.Server.Logging;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>What is done with a store when it is opened, before anything is asked of it.</summary>
internal static class StoreOpening
{
    /// <summary>Reads the store's state, and what compactions are to leave out.</summary>
    /// <param name="database">The database.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="logger">Told where the end of what was acknowledged may be lost.</param>
    /// <returns>The state from now on.</returns>
    /// <exception cref="StoreException">It is no store, or one of a newer format.</exception>
    public static StoreState Begin(Database database, StoreOptions options, ILogger logger)
    {
        var state = ReadState(database);
        using var cursor = database.Look();
        using var batch = new WriteBatch();
        var rooms = 0;
        for (var isThere = cursor.TrySeek(StoreKeys.Rooms); isThere && cursor.Key[0] == StoreKeys.Rooms[0]; isThere = cursor.TryNext())
        {
            var entry = RoomEntry.Read(cursor.Value);
            database.Filter.Raise(entry.Number, entry.Oldest, entry.Head);
            rooms++;
        }

        ForgetDeleted(database, batch);
        ForgetGone(database, batch);
        if (!state.IsWhole)
        {
            logger.StoreMayHaveLost(options.Data, rooms);
            state = state with { Generation = state.Generation + 1 };
        }

        state = state with { IsClean = false, IsSynced = options.IsSynced, Boot = StoreState.ThisBoot };
        batch.Put(StoreKeys.State, state.ToValue());
        database.Write(batch, isSynced: true);
        return state;
    }

    private static StoreState ReadState(Database database)
    {
        if (database.Get(StoreKeys.State) is { } value)
        {
            return StoreState.Read(value);
        }

        using var cursor = database.Look();
        return cursor.TrySeek([])
            ? throw new StoreException("it is a RocksDB database, and not one of chatgo-server.")
            : new StoreState(StoreState.CurrentFormat, NextRoom: 1, Generation: 1, IsClean: true, IsSynced: true, string.Empty);
    }

    /// <summary>A deleted room is noted until no message of it is left.</summary>
    private static void ForgetDeleted(Database database, WriteBatch batch)
    {
        using var deletions = database.Look();
        using var messages = database.Look();
        Span<byte> key = stackalloc byte[StoreKeys.MessageBytes];
        for (var isThere = deletions.TrySeek(StoreKeys.Deletions);
            isThere && deletions.Key[0] == StoreKeys.Deletions[0];
            isThere = deletions.TryNext())
        {
            var room = StoreKeys.DeletedOf(deletions.Key);
            database.Filter.Raise(room, long.MaxValue, head: 0);
            if (!messages.TrySeek(StoreKeys.Message(key, room, 0))
                || !StoreKeys.TryReadMessage(messages.Key, out var found, out _) || found != room)
            {
                batch.Delete(deletions.Key);
            }
        }
    }

    /// <summary>Documents that are gone keep their versions only as long as somebody may come late with an earlier one.</summary>
    private static void ForgetGone(Database database, WriteBatch batch)
    {
        using var cursor = database.Look();
        for (var isThere = cursor.TrySeek(StoreKeys.Documents);
            isThere && cursor.Key[0] == StoreKeys.Documents[0];
            isThere = cursor.TryNext())
        {
            if (cursor.Value.Length <= sizeof(long))
            {
                batch.Delete(cursor.Key);
            }
        }
    }
}
