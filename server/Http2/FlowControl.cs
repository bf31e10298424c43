using System.Runtime.CompilerServices;

namespace ChatGo.Server.Http2;

/// <summary>The windows of a connection that two write to, Kestrel and the streams' direct writers, kept as if one did
/// (RFC 9113, 5.2 and 6.9).</summary>
/// <remarks>
/// <para>Kestrel hears neither of the peer's windows nor of what is written beside it, but has a line of credit (see
/// <see cref="FlowWindow"/>), filled up by WINDOW_UPDATEs that are made here (<see cref="WriteNews"/>). What it sends
/// all the same before the peer allows it waits, per stream; streams take turns when the connection's window opens. To a
/// stream that either side has reset, nothing more is sent.</para>
/// <para>Guarded by the connection's gate.</para>
/// </remarks>
/// <param name="output">Takes what waited once it may go.</param>
/// <param name="budgets">What the connection may hold.</param>
internal sealed partial class FlowControl(IFrameOutput output, ConnectionBudgets budgets)
{
    /// <summary>What may wait on streams that their own windows stop; beyond, Kestrel is told nothing more of the
    /// connection's. As much as the answers of a connection may take. Unit: bytes.</summary>
    private const int MaxHeldBytes = 1_048_576;

    /// <summary>Calls of which no more than the headers are known. Unit: calls, of up to 64 KiB each.</summary>
    private const int MaxUnbegunCalls = 64;

    private readonly InitialWindow _initial = new();
    private readonly HeaderBlocks _headers = new();
    private readonly KestrelNews _news = new();

    private FlowWindow _window = new(FlowWindow.Line, FlowWindow.Line);
    private HashSet<int>? _short;
    private Queue<int>? _turns;
    private long _largestWindow;
    private FrameFate _block;
    private bool _isHeldsTurn;
    private int _unbegun;

    /// <summary>Gets the streams that are not closed.</summary>
    public StreamTable Streams { get; } = new();

    /// <summary>Gets what may be sent on the connection. Unit: bytes.</summary>
    public long Window => _window.Available(0);

    /// <summary>Gets whether streams wait for the connection's window.</summary>
    public bool HasTurns => _turns?.Count > 0;

    /// <summary>Gets what Kestrel has sent too early, on all streams. Unit: bytes.</summary>
    public int HeldBytes => _window.Held;

    /// <summary>Gets whether <see cref="WriteNews"/> has something to tell Kestrel.</summary>
    public bool HasNews => _news.HasAny || ConnectionCreditDue > 0;

    /// <summary>Gets whether the peer let the connection's window overflow: nothing behind that counts.</summary>
    public bool IsOver { get; private set; }

    private int ConnectionCreditDue => _window.Held < MaxHeldBytes ? _window.CreditDue(0, 0) : 0;

    /// <summary>Gets whether so many calls have yet to begin that no further one may come: the headers of each are
    /// unpacked before anything can be said about it.</summary>
    public bool IsCrowded => _unbegun >= MaxUnbegunCalls;

    /// <summary>Gets whether many may come again.</summary>
    public bool HasRoomForCalls => _unbegun <= MaxUnbegunCalls / 2;

    /// <summary>The peer opens a stream, or sends its trailers.</summary>
    public void OnHeaders(int streamId, bool endsStream)
    {
        ref var entry = ref Streams.Find(streamId);
        if (Unsafe.IsNullRef(ref entry))
        {
            _unbegun += Streams.TryOpen(streamId, endsStream) ? 1 : 0;
            LookAtCrowd();
        }
        else if (endsStream)
        {
            EndByPeer(streamId, ref entry);
        }
    }

    /// <summary>A call begins to be served, and may take its time before it says a word. The first word tells it too.
    /// </summary>
    public void OnBegun(int streamId)
    {
        ref var entry = ref Streams.Find(streamId);
        if (!Unsafe.IsNullRef(ref entry))
        {
            MarkBegun(ref entry);
        }
    }

    /// <summary>The peer sends nothing more on a stream.</summary>
    public void OnEndOfData(int streamId)
    {
        ref var entry = ref Streams.Find(streamId);
        if (!Unsafe.IsNullRef(ref entry))
        {
            EndByPeer(streamId, ref entry);
        }
    }

    /// <summary>A call was aborted: its stream is not written to directly any more. It is there until Kestrel resets it,
    /// which may be a moment later: the peer must hear of that.</summary>
    public void OnAborted(int streamId)
    {
        ref var entry = ref Streams.Find(streamId);
        if (!Unsafe.IsNullRef(ref entry))
        {
            Streams.Detach(ref entry);
        }
    }

    /// <summary>A stream ends at once: the peer says so, or nothing is sent any more. What waits on it is dropped, and
    /// Kestrel, which has spent it, gets it back.</summary>
    public void OnReset(int streamId)
    {
        ref var entry = ref Streams.Find(streamId);
        if (!Unsafe.IsNullRef(ref entry))
        {
            Remove(streamId, ref entry);
        }
    }

    /// <summary>The peer gives window.</summary>
    /// <param name="streamId">To a stream; 0: to the connection.</param>
    /// <param name="bytes">How much more. 1 or more.</param>
    /// <returns>Whether that was all: Kestrel must not hear of it. False where it is Kestrel's to answer.</returns>
    public bool OnWindowUpdate(int streamId, int bytes)
    {
        if (streamId == 0)
        {
            if (_window.Available(0) + bytes > FlowWindow.Max)
            {
                _news.Overflow();
                IsOver = true;
                return true;
            }

            _window.Grant(bytes);
            return true;
        }

        ref var entry = ref Streams.Find(streamId);
        if (Unsafe.IsNullRef(ref entry))
        {
            return false;
        }

        if (entry.Is(StreamFlags.WeEnded))
        {
            return true;
        }

        if (entry.Window.Available(_initial.Asked) + bytes > FlowWindow.Max)
        {
            GiveUp(streamId, ref entry, FlowControlError);
            return true;
        }

        entry.Window.Grant(bytes);
        _largestWindow = Math.Max(_largestWindow, entry.Window.Available(0));
        Reconsider(streamId, ref entry);
        return true;
    }

    /// <summary>The peer sends its settings.</summary>
    /// <param name="initialWindow">The last it says of the streams' initial window; null for nothing. Unit: bytes.</param>
    /// <returns>False where a window would be larger than one can be.</returns>
    public bool OnSettings(long? initialWindow)
    {
        if (initialWindow is { } window && _largestWindow + window > FlowWindow.Max)
        {
            _largestWindow = Streams.LargestWindow();
            if (_largestWindow + window > FlowWindow.Max)
            {
                return false;
            }
        }

        _initial.Ask(initialWindow);
        return true;
    }

    /// <summary>Drops everything: nothing is sent any more.</summary>
    public void Clear()
    {
        foreach (var streamId in (int[])[.. Streams.Ids])
        {
            OnReset(streamId);
        }
    }

    /// <summary>A frame of the stream is on its way: it may be the last, or Kestrel may need credit.</summary>
    private void Settle(int streamId, ref StreamEntry entry, bool isEnd)
    {
        if (!isEnd)
        {
            LookAtCredit(streamId, ref entry);
            return;
        }

        entry.Mark(StreamFlags.WeEnded);
        MarkBegun(ref entry);
        Unreserve(ref entry);
        Streams.Detach(ref entry);
        if (entry.Is(StreamFlags.PeerEnded))
        {
            Remove(streamId, ref entry);
        }
    }

    private void EndByPeer(int streamId, ref StreamEntry entry)
    {
        entry.Mark(StreamFlags.PeerEnded);
        if (entry.Is(StreamFlags.WeEnded))
        {
            Remove(streamId, ref entry);
        }
    }

    private void Remove(int streamId, ref StreamEntry entry)
    {
        _window.Hold(-entry.Window.Held);
        MarkBegun(ref entry);
        Unreserve(ref entry);
        if (entry.Is(StreamFlags.IsShort))
        {
            _short!.Remove(streamId);
        }

        Streams.Remove(streamId);
        LookAtCrowd();
    }

    private void MarkBegun(ref StreamEntry entry) => _unbegun -= entry.Mark(StreamFlags.HasBegun) ? 1 : 0;

    /// <summary>The peer has its acknowledgement: another initial window holds.</summary>
    private void Acknowledge()
    {
        if (!_initial.Acknowledge() || _short is not { } @short)
        {
            return;
        }

        _short = null;
        foreach (var streamId in @short)
        {
            ref var entry = ref Streams.Find(streamId);
            entry.Flags &= ~StreamFlags.IsShort;
            Reconsider(streamId, ref entry);
        }
    }

    /// <summary>A stream's window has changed.</summary>
    private void Reconsider(int streamId, ref StreamEntry entry)
    {
        if (entry.Blocked is not null)
        {
            Release(streamId, ref entry, Window);
        }
        else if (entry.Direct is null)
        {
            LookAtCredit(streamId, ref entry);
        }
        else if (entry.Window.Available(_initial.Acknowledged) > 0)
        {
            // Even where the connection has no window: it waits for that then.
            entry.Direct.Wake();
        }
        else
        {
            MarkShort(streamId, ref entry);
        }
    }
}
