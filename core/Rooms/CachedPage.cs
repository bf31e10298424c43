using ChatGo.Core.Engines;
using ChatGo.Core.Waking;

namespace ChatGo.Core.Rooms;

/// <summary>A page that readers share: it is on its way, then there, until it is taken back.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class CachedPage
{
    private readonly Lock _gate = new();
    private List<IReaderSignal>? _waiting = [];
    private MessagePage? _messages;
    private bool _isTakenBack;

    /// <summary>Gets whether it is there, or was.</summary>
    public bool IsThere => Volatile.Read(ref _waiting) is null;

    /// <summary>Gets what it holds; null before it is there, and once it was taken back.</summary>
    public MessagePage? Messages => Volatile.Read(ref _messages);

    /// <summary>Gets what it holds, or held, weighs. Unit: bytes.</summary>
    public int Bytes { get; private set; }

    /// <summary>Has a reader signalled once it is there, on the pool; never where it is there already.</summary>
    /// <param name="signal">The reader's.</param>
    public void SignalOnce(IReaderSignal signal)
    {
        lock (_gate)
        {
            _waiting?.Add(signal);
        }
    }

    /// <summary>It is there. Once.</summary>
    /// <param name="messages">What it holds.</param>
    public void Fill(MessagePage messages)
    {
        Bytes = messages.Bytes;
        List<IReaderSignal>? waiting;
        lock (_gate)
        {
            Volatile.Write(ref _messages, _isTakenBack ? null : messages);
            waiting = _waiting;
            Volatile.Write(ref _waiting, null);
        }

        waiting?.ForEach(static signal => ThreadPool.UnsafeQueueUserWorkItem(signal, preferLocal: false));
    }

    /// <summary>Withdraws it, whoever reads it; also where it is yet to come.</summary>
    public void TakeBack()
    {
        lock (_gate)
        {
            _isTakenBack = true;
            Volatile.Write(ref _messages, null);
        }
    }
}
