using ChatGo.Core.Messages;

namespace ChatGo.Core.Rooms;

/// <summary>A send that was begun under a <see cref="SendKey"/>: pending, then stored or withdrawn.</summary>
/// <remarks>The one who claimed it ends it; anybody may wait for that.</remarks>
internal sealed class SendRecord(SendKey key, ulong fingerprint, long claimedAt)
{
    private readonly TaskCompletionSource<SendReceipt?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SendKey Key => key;

    /// <summary>Gets what tells one text from another.</summary>
    public ulong Fingerprint => fingerprint;

    /// <summary>Gets when it was claimed, in ticks of the clock.</summary>
    public long ClaimedAt => claimedAt;

    /// <summary>Gets what became of it: null where it was withdrawn.</summary>
    public Task<SendReceipt?> Receipt => _end.Task;

    public void Store(in SendReceipt receipt) => _end.TrySetResult(receipt);

    public void Withdraw() => _end.TrySetResult(null);
}
