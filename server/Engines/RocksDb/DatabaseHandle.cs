using System.Runtime.InteropServices;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>An open database, and what it was opened with: closed before the process ends, or its last use.</summary>
internal sealed class DatabaseHandle : SafeHandle
{
    private readonly nint _options;
    private readonly nint _filter;

    /// <summary>Initializes a new instance of the <see cref="DatabaseHandle"/> class.</summary>
    /// <param name="database">The database.</param>
    /// <param name="options">What it was opened with; freed behind it.</param>
    /// <param name="filter">Its compaction filter; freed behind it. 0: none.</param>
    public DatabaseHandle(nint database, nint options, nint filter)
        : base(0, ownsHandle: true)
    {
        (_options, _filter) = (options, filter);
        SetHandle(database);
        RocksDbNative.WriteOptionsSetSync(Synced, isSync: 1);
    }

    /// <summary>Gets how it is written where the disk is waited for.</summary>
    public nint Synced { get; } = RocksDbNative.WriteOptionsCreate();

    /// <summary>Gets how it is written else.</summary>
    public nint Unsynced { get; } = RocksDbNative.WriteOptionsCreate();

    /// <summary>Gets how it is read.</summary>
    public nint Reading { get; } = RocksDbNative.ReadOptionsCreate();

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        RocksDbNative.CancelBackgroundWork(handle, waits: 1);
        RocksDbNative.Close(handle);
        RocksDbNative.WriteOptionsDestroy(Synced);
        RocksDbNative.WriteOptionsDestroy(Unsynced);
        RocksDbNative.ReadOptionsDestroy(Reading);
        RocksDbNative.OptionsDestroy(_options);
        if (_filter != 0)
        {
            RocksDbNative.CompactionFilterDestroy(_filter);
        }

        return true;
    }
}
