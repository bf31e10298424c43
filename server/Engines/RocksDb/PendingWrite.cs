namespace ChatGo.Server.Engines.RocksDb;

/// <summary>Something that waits to be written with others.</summary>
/// <remarks>The committer's thread calls it: <see cref="Prepare"/>, then one of <see cref="Kept"/> and <see cref="Lost"/>, or
/// <see cref="Refuse"/> instead of all; then a thread of the pool calls <see cref="Complete"/>.</remarks>
internal abstract class PendingWrite
{
    /// <summary>Gets what it weighs while it waits. Unit: bytes.</summary>
    public abstract int Bytes { get; }

    /// <summary>Decides what is to be written, and adds it.</summary>
    /// <param name="batch">What is written together.</param>
    public abstract void Prepare(WriteBatch batch);

    /// <summary>It is kept.</summary>
    public abstract void Kept();

    /// <summary>Nobody knows whether it is kept.</summary>
    public abstract void Lost();

    /// <summary>It was not written.</summary>
    public abstract void Refuse();

    /// <summary>Notifies who waits.</summary>
    public abstract void Complete();
}
