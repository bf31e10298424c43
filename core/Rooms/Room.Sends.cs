using ChatGo.Core.Messages;

namespace ChatGo.Core.Rooms;

/// <content>Sends that carry an id.</content>
public sealed partial class Room
{
    private SendRegister? _sends;

    /// <summary>Appends a message to a room in memory, unless it was appended under its key before. Waits only for another one that
    /// appends under the same key.</summary>
    /// <param name="message">The message; the room's from now on.</param>
    /// <param name="key">What makes a retry the same send.</param>
    /// <param name="text">The text: under one key there is one.</param>
    /// <returns>What became of it; for a duplicate the first one's receipt.</returns>
    public async ValueTask<AppendResult> AppendOnceAsync(
        Frame message, SendKey key, ReadOnlyMemory<byte> text)
    {
        ArgumentNullException.ThrowIfNull(message);
        var fingerprint = TextFingerprint.Of(text.Span);
        while (true)
        {
            if (Sends.TryClaim(key, fingerprint, out var record))
            {
                return Append(message, record);
            }

            if (await record.Receipt is { } receipt)
            {
                return record.Fingerprint == fingerprint
                    ? new AppendResult(AppendOutcome.Duplicate, receipt)
                    : new AppendResult(AppendOutcome.OtherText);
            }
        }
    }

    /// <summary>Whether a message was sent under a key, or is about to be.</summary>
    public bool HasSent(in SendKey key) =>
        _line is null ? Volatile.Read(ref _sends)?.Knows(key) == true : _line.HasSent(key);

    private SendRegister Sends
    {
        get
        {
            if (Volatile.Read(ref _sends) is { } sends)
            {
                return sends;
            }

            var made = new SendRegister(_context.Time);
            return Interlocked.CompareExchange(ref _sends, made, null) ?? made;
        }
    }

    private AppendResult Append(Frame message, SendRecord record)
    {
        var isStored = false;
        try
        {
            isStored = TryAppend(message, out var sequence);
            var receipt = new SendReceipt(sequence, message.CreatedAt);
            if (isStored)
            {
                record.Store(receipt);
            }

            return isStored ? new AppendResult(AppendOutcome.Stored, receipt) : new AppendResult(AppendOutcome.Ended);
        }
        finally
        {
            if (!isStored)
            {
                Sends.Withdraw(record);
            }
        }
    }
}
