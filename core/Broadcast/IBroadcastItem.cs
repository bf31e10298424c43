namespace ChatGo.Core.Broadcast;

/// <summary>What a <see cref="BroadcastChannel{T}"/> can hold: an item that has a weight and takes its number.</summary>
public interface IBroadcastItem
{
    /// <summary>What the item weighs against the channel's bound. Unit: bytes; never changes, never negative.</summary>
    public int SizeBytes { get; }

    /// <summary>Gives the item its sequence. Called before any reader can see the item, by one thread at a time, and
    /// again with a higher number where another writer was faster.</summary>
    /// <param name="sequence">1 or more.</param>
    public void Stamp(long sequence);
}
