using System.Runtime.InteropServices;

// It stands beside the binary: who can replace it can replace that.
#pragma warning disable CA5393
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>What is called of RocksDB's C interface (rocksdb/c.h, version 11). Strings end with a zero; lengths are in bytes; an
/// error is a text to be freed, null on success.</summary>
/// <remarks>A write may wait for the disk and reads may too: none of them keeps the collector waiting meanwhile.</remarks>
internal static unsafe partial class RocksDbNative
{
    /// <summary>The library's name, without what a system puts around it.</summary>
    public const string Library = "librocksdb";

    [LibraryImport(Library, EntryPoint = "rocksdb_options_create")]
    public static partial nint OptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_options_destroy")]
    public static partial void OptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_get_options_from_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void OptionsFromString(nint before, string text, nint after, out nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_options_set_compaction_filter")]
    public static partial void OptionsSetCompactionFilter(nint options, nint filter);

    [LibraryImport(Library, EntryPoint = "rocksdb_compactionfilter_create")]
    public static partial nint CompactionFilterCreate(
        nint state,
        delegate* unmanaged<nint, void> destroy,
        delegate* unmanaged<nint, int, byte*, nuint, byte*, nuint, byte**, nuint*, byte*, byte> filter,
        delegate* unmanaged<nint, byte*> name);

    [LibraryImport(Library, EntryPoint = "rocksdb_compactionfilter_destroy")]
    public static partial void CompactionFilterDestroy(nint filter);

    [LibraryImport(Library, EntryPoint = "rocksdb_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Open(nint options, string path, out nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_open_for_read_only", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OpenForReadOnly(nint options, string path, byte isWalAnError, out nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_repair_db", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void Repair(nint options, string path, out nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_cancel_all_background_work")]
    public static partial void CancelBackgroundWork(nint database, byte waits);

    [LibraryImport(Library, EntryPoint = "rocksdb_close")]
    public static partial void Close(nint database);

    [LibraryImport(Library, EntryPoint = "rocksdb_free")]
    public static partial void Free(nint memory);

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_create")]
    public static partial nint WriteOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_destroy")]
    public static partial void WriteOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_set_sync")]
    public static partial void WriteOptionsSetSync(nint options, byte isSync);

    [LibraryImport(Library, EntryPoint = "rocksdb_write")]
    public static partial void Write(nint database, nint options, nint batch, out nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_flush_wal")]
    public static partial void FlushWal(nint database, byte isSync, out nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_create")]
    public static partial nint WriteBatchCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_destroy")]
    public static partial void WriteBatchDestroy(nint batch);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_clear")]
    public static partial void WriteBatchClear(nint batch);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_put")]
    public static partial void WriteBatchPut(nint batch, byte* key, nuint keyLength, byte* value, nuint valueLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_delete")]
    public static partial void WriteBatchDelete(nint batch, byte* key, nuint keyLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_create")]
    public static partial nint ReadOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_destroy")]
    public static partial void ReadOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_get")]
    public static partial byte* Get(nint database, nint options, byte* key, nuint keyLength, out nuint valueLength, out nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_create_iterator")]
    public static partial nint IteratorCreate(nint database, nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_destroy")]
    public static partial void IteratorDestroy(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_valid")]
    public static partial byte IteratorValid(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_seek")]
    public static partial void IteratorSeek(nint iterator, byte* key, nuint keyLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_seek_for_prev")]
    public static partial void IteratorSeekForPrev(nint iterator, byte* key, nuint keyLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_next")]
    public static partial void IteratorNext(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_prev")]
    public static partial void IteratorPrevious(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_key")]
    public static partial byte* IteratorKey(nint iterator, out nuint length);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_value")]
    public static partial byte* IteratorValue(nint iterator, out nuint length);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_get_error")]
    public static partial void IteratorError(nint iterator, out nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_compactoptions_create")]
    public static partial nint CompactOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_compactoptions_destroy")]
    public static partial void CompactOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_compactoptions_set_bottommost_level_compaction")]
    public static partial void CompactOptionsSetBottommost(nint options, byte level);

    [LibraryImport(Library, EntryPoint = "rocksdb_compact_range_opt")]
    public static partial void CompactRange(
        nint database, nint options, byte* first, nuint firstLength, byte* limit, nuint limitLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_checkpoint_object_create")]
    public static partial nint CheckpointCreate(nint database, out nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_checkpoint_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void CheckpointWrite(nint checkpoint, string path, ulong walBytesToFlush, out nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_checkpoint_object_destroy")]
    public static partial void CheckpointDestroy(nint checkpoint);

    [LibraryImport(Library, EntryPoint = "rocksdb_verify_checksum")]
    public static partial void VerifyChecksum(nint database, out nint error);

    [LibraryImport(Library, EntryPoint = "rocksdb_property_int", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int PropertyNumber(nint database, string name, out ulong value);
}
