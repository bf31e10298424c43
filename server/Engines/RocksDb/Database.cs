using System.Globalization;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>A RocksDB database.</summary>
/// <remarks>Any thread; one at a time writes.</remarks>
internal sealed unsafe class Database : IDisposable
{
    /// <summary>The last level is written anew, whatever is in it.</summary>
    private const byte ForceBottommost = 2;

    private readonly DatabaseHandle _handle;
    private readonly nint _raw;

    private Database(DatabaseHandle handle, EraseFilter filter)
    {
        _handle = handle;
        _raw = handle.DangerousGetHandle();
        Filter = filter;
    }

    /// <summary>Gets what compactions leave out.</summary>
    public EraseFilter Filter { get; }

    /// <summary>Opens a database, and makes it where it is not there.</summary>
    /// <param name="path">Its directory.</param>
    /// <param name="options">Sizes.</param>
    /// <exception cref="RocksDbException">It cannot be opened.</exception>
    public static Database Open(string path, StoreOptions options) => Open(
        options, (nint native, out nint error) => RocksDbNative.Open(native, path, out error));

    /// <summary>Opens a database that somebody else may write to meanwhile.</summary>
    /// <inheritdoc cref="Open(string, StoreOptions)"/>
    public static Database OpenForReading(string path, StoreOptions options) => Open(
        options, (nint native, out nint error) => RocksDbNative.OpenForReadOnly(native, path, isWalAnError: 0, out error));

    /// <summary>Saves what can be saved of a database that cannot be opened.</summary>
    /// <inheritdoc cref="Open(string, StoreOptions)"/>
    public static void Repair(string path, StoreOptions options)
    {
        var native = CreateOptions(options);
        RocksDbNative.Repair(native, path, out var error);
        RocksDbNative.OptionsDestroy(native);
        RocksDbException.ThrowIf(error);
    }

    /// <summary>Makes writes.</summary>
    /// <param name="batch">The writes.</param>
    /// <param name="isSynced">Whether they are on the disk once this is done; else the system has them.</param>
    /// <exception cref="RocksDbException">Nobody knows whether they were made.</exception>
    public void Write(WriteBatch batch, bool isSynced)
    {
        RocksDbNative.Write(_raw, isSynced ? _handle.Synced : _handle.Unsynced, batch.Raw, out var error);
        RocksDbException.ThrowIf(error);
    }

    /// <summary>Puts on the disk what the system has of the writes.</summary>
    /// <exception cref="RocksDbException">Nobody knows what of it is there.</exception>
    public void Sync()
    {
        RocksDbNative.FlushWal(_raw, isSync: 1, out var error);
        RocksDbException.ThrowIf(error);
    }

    /// <summary>Reads a value.</summary>
    /// <returns>Null: no such key.</returns>
    /// <exception cref="RocksDbException">It cannot be read.</exception>
    public byte[]? Get(ReadOnlySpan<byte> key)
    {
        fixed (byte* bytes = key)
        {
            var value = RocksDbNative.Get(_raw, _handle.Reading, bytes, (nuint)key.Length, out var length, out var error);
            RocksDbException.ThrowIf(error);
            if (value == null)
            {
                return null;
            }

            var copy = new ReadOnlySpan<byte>(value, checked((int)length)).ToArray();
            RocksDbNative.Free((nint)value);
            return copy;
        }
    }

    /// <summary>Looks at the keys as they are now.</summary>
    public Cursor Look() => new(RocksDbNative.IteratorCreate(_raw, _handle.Reading));

    /// <summary>Writes everything anew, without what was overwritten, deleted, or is left out.</summary>
    public void Compact()
    {
        var options = RocksDbNative.CompactOptionsCreate();
        RocksDbNative.CompactOptionsSetBottommost(options, ForceBottommost);
        RocksDbNative.CompactRange(_raw, options, null, 0, null, 0);
        RocksDbNative.CompactOptionsDestroy(options);
    }

    /// <summary>Copies the database as it is now, by links where it can.</summary>
    /// <param name="path">Where to; must not be there.</param>
    /// <exception cref="RocksDbException">It cannot.</exception>
    public void Copy(string path)
    {
        var checkpoint = RocksDbNative.CheckpointCreate(_raw, out var error);
        RocksDbException.ThrowIf(error);
        RocksDbNative.CheckpointWrite(checkpoint, path, walBytesToFlush: 0, out error);
        RocksDbNative.CheckpointDestroy(checkpoint);
        RocksDbException.ThrowIf(error);
    }

    /// <summary>Reads every block and holds it against its checksum.</summary>
    /// <exception cref="RocksDbException">One does not fit; says which.</exception>
    public void Verify()
    {
        RocksDbNative.VerifyChecksum(_raw, out var error);
        RocksDbException.ThrowIf(error);
    }

    /// <summary>Reads one of RocksDB's own figures, such as <c>rocksdb.total-sst-files-size</c>.</summary>
    /// <returns>0 where it knows none of this name.</returns>
    public long FigureOf(string name) =>
        RocksDbNative.PropertyNumber(_raw, name, out var value) == 0 ? (long)value : 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        // RocksDB's threads look at it until then.
        Filter.Dispose();
    }

    private static Database Open(StoreOptions options, Opening open)
    {
        var native = CreateOptions(options);
        var filter = new EraseFilter();
        var nativeFilter = filter.Create();
        RocksDbNative.OptionsSetCompactionFilter(native, nativeFilter);
        var database = open(native, out var error);
        if (error != 0)
        {
            RocksDbNative.OptionsDestroy(native);
            RocksDbNative.CompactionFilterDestroy(nativeFilter);
            filter.Dispose();
            RocksDbException.ThrowIf(error);
        }

        return new Database(new DatabaseHandle(database, native, nativeFilter), filter);
    }

    private static nint CreateOptions(StoreOptions options)
    {
        // Universal compaction writes each message few times; what it leaves out comes and goes by age. A log that is torn at its
        // end is read up to there: nothing behind was acknowledged. Nothing that failed is tried again by itself.
        var text = string.Create(CultureInfo.InvariantCulture, $$"""
            create_if_missing=true;
            compaction_style=kCompactionStyleUniversal;
            compression=kLZ4Compression;
            write_buffer_size={{(long)options.WriteBufferMebibytes << 20}};
            max_total_wal_size={{(long)options.WriteBufferMebibytes << 20}};
            max_background_jobs=2;
            max_open_files=512;
            allow_concurrent_memtable_write=false;
            wal_recovery_mode=kPointInTimeRecovery;
            track_and_verify_wals_in_manifest=true;
            paranoid_checks=true;
            max_bgerror_resume_count=0;
            periodic_compaction_seconds=86400;
            bytes_per_sync=1048576;
            keep_log_file_num=4;
            max_log_file_size=1048576;
            info_log_level=WARN_LEVEL;
            stats_dump_period_sec=0;
            stats_persist_period_sec=0;
            block_based_table_factory={block_size=16384;format_version=5;cache_index_and_filter_blocks=true;block_cache={{(long)options.BlockCacheMebibytes << 20}}};
            """).ReplaceLineEndings(string.Empty);
        var before = RocksDbNative.OptionsCreate();
        var native = RocksDbNative.OptionsCreate();
        RocksDbNative.OptionsFromString(before, text, native, out var error);
        RocksDbNative.OptionsDestroy(before);
        RocksDbException.ThrowIf(error);
        return native;
    }

    /// <summary>Opens a database with options.</summary>
    private delegate nint Opening(nint options, out nint error);
}
