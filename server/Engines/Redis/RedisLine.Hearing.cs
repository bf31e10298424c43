using System.Text;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <content>What Redis tells of the room, as it happens.</content>
internal sealed partial class RedisLine
{
    /// <summary>Redis tells something of the room.</summary>
    public void Hear(RedisChannel channel, RedisValue told)
    {
        ReadOnlyMemory<byte> bytes = told;
        if (bytes.IsEmpty)
        {
            return;
        }

        var rest = bytes[1..];
        switch (bytes.Span[0])
        {
            case (byte)'m':
                HearMessage(rest.Span);
                break;
            case (byte)'x' when TryCut(rest.Span, out var sequence, out var value)
                && RedisValues.TryReadMessage(value, out _, out var body):
                Replace(sequence, body);
                break;
            case (byte)'p':
                HearPresence(rest.Span);
                break;
            case (byte)'o':
                HearDocument(bytes);
                break;
            case (byte)'d' or (byte)'e' when Encoding.ASCII.GetString(rest.Span) == record.Epoch:
                End(isForked: bytes.Span[0] == (byte)'e');
                break;
        }
    }

    private static bool TryCut(ReadOnlySpan<byte> told, out long sequence, out ReadOnlySpan<byte> value)
    {
        var end = told.IndexOf((byte)':');
        sequence = 0;
        value = default;
        if (end < 0 || !RedisValues.TryReadPosition(told[..end], out _, out sequence))
        {
            return false;
        }

        value = told[(end + 1)..];
        return true;
    }

    private void HearMessage(ReadOnlySpan<byte> told)
    {
        if (!told.StartsWith(_epoch) || !TryCut(told, out var sequence, out var value)
            || !RedisValues.TryReadMessage(value, out var id, out var body))
        {
            return;
        }

        Take(sequence, id, body);
        LookForHole();
    }

    private void HearDocument(ReadOnlyMemory<byte> told)
    {
        lock (_gate)
        {
            if (_isFollowing && SharedDocuments.TryRead(record.Id, told, out var document))
            {
                follower.Change(document);
            }
        }
    }

    private void Take(long sequence, ulong id, ReadOnlySpan<byte> body)
    {
        bool isForked;
        lock (_gate)
        {
            isForked = !_tail.TryTake(sequence, id, body, own: null, _isFollowing);
        }

        if (isForked)
        {
            _ = ForkQuietlyAsync();
        }
    }

    private void Replace(long sequence, ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            _hasReplaced = true;
            if (_isFollowing)
            {
                follower.Replace(sequence, body);
            }
        }
    }
}
