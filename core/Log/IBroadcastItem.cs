namespace ChatGo.Core.Log;

/// <summary>What a <see cref="BroadcastChannel{T}"/> can hold: an item that has a weight and takes its number.</summary>
public interface IBroadcastItem
{
    /// <summary>What the item weighs against the channel's bound when it comes. Unit: bytes; never changes, never negative.
    /// </summary>
    public int SizeBytes { get; }

    /// <summary>Makes the item heavier, by what was made of it and is kept with it.</summary>
    /// <param name="bytes">By how much; 0 or more.</param>
    /// <returns>False where it was dropped already, or cannot grow.</returns>
    public bool TryAddWeight(int bytes) => false;

    /// <summary>Subtracts what the item weighs by now: it grows no more.</summary>
    /// <returns>Unit: bytes.</returns>
    public int TakeWeight() => SizeBytes;

    /// <summary>Assigns the item its sequence, and a time that is not before its predecessor's. Called before any reader
    /// can see the item, by one thread at a time, and again with higher ones where another writer was faster.</summary>
    /// <param name="sequence">1 or more.</param>
    /// <param name="notBefore">The time that the item before carries; 0: none.</param>
    /// <returns>The time that the item carries; <paramref name="notBefore"/> where it knows of none.</returns>
    public long Stamp(long sequence, long notBefore);
}
