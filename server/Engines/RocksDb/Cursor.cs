using System.Runtime.InteropServices;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>A place among the keys of a database, as they were when it was made.</summary>
/// <remarks>One thread. What it shows is good until it moves.</remarks>
internal sealed unsafe class Cursor : SafeHandle
{
    /// <summary>Initializes a new instance of the <see cref="Cursor"/> class: nowhere.</summary>
    /// <param name="iterator">As RocksDB knows it.</param>
    public Cursor(nint iterator)
        : base(0, ownsHandle: true) => SetHandle(iterator);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Gets the key that it stands at.</summary>
    public ReadOnlySpan<byte> Key
    {
        get
        {
            var bytes = RocksDbNative.IteratorKey(handle, out var length);
            return new ReadOnlySpan<byte>(bytes, checked((int)length));
        }
    }

    /// <summary>Gets the value that it stands at.</summary>
    public ReadOnlySpan<byte> Value
    {
        get
        {
            var bytes = RocksDbNative.IteratorValue(handle, out var length);
            return new ReadOnlySpan<byte>(bytes, checked((int)length));
        }
    }

    /// <summary>Goes to the first key at or behind one.</summary>
    /// <returns>False: no such key.</returns>
    /// <exception cref="RocksDbException">It cannot be read.</exception>
    public bool TrySeek(ReadOnlySpan<byte> key)
    {
        fixed (byte* bytes = key)
        {
            RocksDbNative.IteratorSeek(handle, bytes, (nuint)key.Length);
        }

        return IsSomewhere();
    }

    /// <summary>Goes to the last key at or before one.</summary>
    /// <inheritdoc cref="TrySeek"/>
    public bool TrySeekBack(ReadOnlySpan<byte> key)
    {
        fixed (byte* bytes = key)
        {
            RocksDbNative.IteratorSeekForPrev(handle, bytes, (nuint)key.Length);
        }

        return IsSomewhere();
    }

    /// <summary>Goes to the next key.</summary>
    /// <inheritdoc cref="TrySeek"/>
    public bool TryNext()
    {
        RocksDbNative.IteratorNext(handle);
        return IsSomewhere();
    }

    /// <summary>Goes to the key before.</summary>
    /// <inheritdoc cref="TrySeek"/>
    public bool TryPrevious()
    {
        RocksDbNative.IteratorPrevious(handle);
        return IsSomewhere();
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        RocksDbNative.IteratorDestroy(handle);
        return true;
    }

    private bool IsSomewhere()
    {
        if (RocksDbNative.IteratorValid(handle) != 0)
        {
            return true;
        }

        RocksDbNative.IteratorError(handle, out var error);
        RocksDbException.ThrowIf(error);
        return false;
    }
}
