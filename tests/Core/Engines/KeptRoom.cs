using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;

namespace ChatGo.Tests.Core.Engines;

/// <summary>A room that a store keeps.</summary>
/// <remarks>Any thread; a line's lock comes before its own.</remarks>
internal sealed class KeptRoom(RoomDraft draft, RoomOptions? history, TimeProvider time)
{
    /// <summary>How long a send is known by its id (rule M6).</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly List<KeptMessage> _messages = [];
    private readonly Dictionary<SendKey, (SendReceipt Receipt, byte[] Text, long At)> _sends = [];
    private readonly List<FaultyLine> _lines = [];
    private string _epoch = RoomDraft.NewEpoch();
    private long _oldest = 1;
    private long _lastTime;
    private long _bytes;
    private bool _hadReader;

    public bool IsDeleted { get; private set; }

    public string Epoch
    {
        get
        {
            lock (_gate)
            {
                return _epoch;
            }
        }
    }

    public long Oldest => Volatile.Read(ref _oldest);

    public RoomRecord Record
    {
        get
        {
            lock (_gate)
            {
                return new RoomRecord(draft.Id, draft.Title, _epoch, draft.CreatedAt, _hadReader, _oldest, _messages.Count);
            }
        }
    }

    public FaultyLine[] Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Follows the room, if it lives still; its line's lock is held.</summary>
    public bool TryFollow(FaultyLine line, out RoomExtent extent)
    {
        lock (_gate)
        {
            extent = new RoomExtent(_oldest, _messages.Count);
            if (IsDeleted || _epoch != line.Epoch)
            {
                return false;
            }

            _lines.Add(line);
            return true;
        }
    }

    public void Unfollow(FaultyLine line)
    {
        lock (_gate)
        {
            _lines.Remove(line);
        }
    }

    public bool HasSent(in SendKey key)
    {
        lock (_gate)
        {
            return Find(key) is not null;
        }
    }

    /// <summary>Numbers a message.</summary>
    public AppendResult Append(string epoch, in NewMessage message, bool isLost)
    {
        lock (_gate)
        {
            if (IsDeleted || epoch != _epoch)
            {
                return new AppendResult(AppendOutcome.Ended);
            }

            if (message.Key is { } key && Find(key) is { } sent)
            {
                return message.Text.Span.SequenceEqual(sent.Text)
                    ? new AppendResult(AppendOutcome.Duplicate, sent.Receipt)
                    : new AppendResult(AppendOutcome.OtherText);
            }

            _lastTime = message.Frame.Stamp(_messages.Count + 1, _lastTime);
            var receipt = new SendReceipt(_messages.Count + 1, message.Frame.CreatedAt);
            _messages.Add(new KeptMessage(isLost ? null : message.Frame.Body.ToArray(), receipt.CreatedAt));
            if (isLost)
            {
                return new AppendResult(AppendOutcome.InDoubt, receipt);
            }

            Trim(message.Frame.SizeBytes);
            if (message.Key is { } stored)
            {
                _sends[stored] = (receipt, message.Text.ToArray(), time.GetTimestamp());
            }

            return new AppendResult(AppendOutcome.Stored, receipt);
        }
    }

    /// <summary>Returns messages from one on, and how far they reach.</summary>
    public List<KeptMessage> From(long sequence)
    {
        lock (_gate)
        {
            return sequence > _messages.Count ? [] : _messages.GetRange((int)sequence - 1, _messages.Count - (int)sequence + 1);
        }
    }

    public void Read(string epoch, long from, int step, MessagePage page)
    {
        lock (_gate)
        {
            if (IsDeleted || epoch != _epoch)
            {
                return;
            }

            for (var at = step > 0 ? Math.Max(from, _oldest) : Math.Min(from, _messages.Count); at >= _oldest && at <= _messages.Count; at += step)
            {
                if (_messages[(int)at - 1].Body is { } body && !page.TryAdd(at, body))
                {
                    return;
                }
            }
        }
    }

    public bool Replace(string epoch, long sequence, Frame message)
    {
        lock (_gate)
        {
            if (IsDeleted || epoch != _epoch || sequence < _oldest || sequence > _messages.Count
                || _messages[(int)sequence - 1].Body is null)
            {
                return false;
            }

            _messages[(int)sequence - 1] = new KeptMessage(message.Body.ToArray(), message.CreatedAt);
            return true;
        }
    }

    /// <summary>Uses up a number for no message, and says so to the followers.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            _messages.Add(default);
        }

        foreach (var line in Lines)
        {
            line.Hint();
        }
    }

    public void MarkRead()
    {
        lock (_gate)
        {
            _hadReader = true;
        }
    }

    /// <summary>Keeps the newest alone.</summary>
    public void KeepNewest(int count)
    {
        lock (_gate)
        {
            Volatile.Write(ref _oldest, Math.Max(_oldest, _messages.Count - count + 1));
        }
    }

    private (SendReceipt Receipt, byte[] Text, long At)? Find(in SendKey key) =>
        _sends.TryGetValue(key, out var sent) && time.GetElapsedTime(sent.At) < Window ? sent : null;

    private void Trim(int bytes)
    {
        _bytes += bytes;
        while (history is not null && _oldest < _messages.Count
            && (_messages.Count - _oldest >= history.HistoryMessages || _bytes > history.HistoryBytes))
        {
            _bytes -= (_messages[(int)_oldest - 1].Body?.Length ?? 0) + (bytes - _messages[^1].Body!.Length);
            Volatile.Write(ref _oldest, _oldest + 1);
        }
    }

    /// <summary>Puts messages in that nobody has sent.</summary>
    public void Fill(int count, Func<long, Frame> make)
    {
        lock (_gate)
        {
            for (var message = 0; message < count; message++)
            {
                var frame = make(_messages.Count + 1);
                _messages.Add(new KeptMessage(frame.Body.ToArray(), frame.CreatedAt));
            }
        }
    }

    /// <summary>Ends this life of the room.</summary>
    /// <param name="epoch">Which; null: whichever there is.</param>
    /// <param name="isForked">Whether another begins.</param>
    /// <returns>Who followed it; null where it was over already.</returns>
    public FaultyLine[]? End(string? epoch, bool isForked)
    {
        lock (_gate)
        {
            if (IsDeleted || (epoch is not null && epoch != _epoch))
            {
                return null;
            }

            IsDeleted = !isForked;
            if (isForked)
            {
                _epoch = RoomDraft.NewEpoch();
                _messages.Clear();
                _sends.Clear();
                Volatile.Write(ref _oldest, 1);
            }

            FaultyLine[] followers = [.. _lines];
            _lines.Clear();
            return followers;
        }
    }
}
