using System.Runtime.InteropServices;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>Writes that are made together, or not at all.</summary>
/// <remarks>One thread.</remarks>
internal sealed unsafe class WriteBatch : SafeHandle
{
    /// <summary>Initializes a new instance of the <see cref="WriteBatch"/> class: empty.</summary>
    public WriteBatch()
        : base(0, ownsHandle: true) => SetHandle(RocksDbNative.WriteBatchCreate());

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Gets how many writes it has.</summary>
    public int Count { get; private set; }

    /// <summary>Gets it as RocksDB knows it.</summary>
    public nint Raw => handle;

    /// <summary>Adds a value.</summary>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        fixed (byte* keyBytes = key, valueBytes = value)
        {
            RocksDbNative.WriteBatchPut(handle, keyBytes, (nuint)key.Length, valueBytes, (nuint)value.Length);
        }

        Count++;
    }

    /// <summary>Removes a value.</summary>
    public void Delete(ReadOnlySpan<byte> key)
    {
        fixed (byte* keyBytes = key)
        {
            RocksDbNative.WriteBatchDelete(handle, keyBytes, (nuint)key.Length);
        }

        Count++;
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        RocksDbNative.WriteBatchClear(handle);
        Count = 0;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        RocksDbNative.WriteBatchDestroy(handle);
        return true;
    }
}
