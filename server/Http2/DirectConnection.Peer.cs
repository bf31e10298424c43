using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace ChatGo.Server.Http2;

/// <content>What the peer says, what Kestrel is told of it, and what is done about a peer that takes nothing.</content>
internal sealed partial class DirectConnection
{
    private bool _isReading;
    private bool _isPaused;

    /// <summary>Sets what comes in: who reads it is woken where Kestrel is to hear of something.</summary>
    public PipeReader? Input { private get; set; }

    /// <inheritdoc cref="FlowControl.IsOver"/>
    /// <remarks>For the reader of what comes in, who alone can make it so.</remarks>
    public bool IsOver => _flow.IsOver;

    /// <summary>Holds the gate while a peer's frames are gone over: most of them need it, and it is cheaper taken once.
    /// </summary>
    public Lock.Scope HoldGate() => _gate.EnterScope();

    /// <summary>The peer speaks something else: what Kestrel answers is not frames.</summary>
    public void OnOtherProtocol()
    {
        lock (_gate)
        {
            _isHttp2 = false;
        }
    }

    /// <inheritdoc cref="FlowControl.OnHeaders"/>
    /// <remarks>Under <see cref="HoldGate"/>.</remarks>
    public void OnHeaders(int streamId, bool endsStream) => _flow.OnHeaders(streamId, endsStream);

    /// <summary>Whether a call may come in now.</summary>
    /// <returns>False where too many have yet to begin: the reader of what comes in is woken once they have.</returns>
    public bool TakesCalls()
    {
        // Only the reader of what comes in, who asks, makes it crowded.
        if (!_flow.IsCrowded)
        {
            return true;
        }

        lock (_gate)
        {
            return !(_isPaused = _flow.IsCrowded);
        }
    }

    /// <inheritdoc cref="FlowControl.OnEndOfData"/>
    /// <remarks>Under <see cref="HoldGate"/>.</remarks>
    public void OnEndOfData(int streamId) => _flow.OnEndOfData(streamId);

    /// <inheritdoc cref="FlowControl.OnAborted"/>
    public void OnAborted(int streamId)
    {
        lock (_gate)
        {
            _flow.OnAborted(streamId);
        }
    }

    /// <inheritdoc cref="FlowControl.OnReset"/>
    public void OnReset(int streamId)
    {
        lock (_gate)
        {
            _flow.OnReset(streamId);
        }
    }

    /// <inheritdoc cref="FlowControl.OnWindowUpdate"/>
    public bool OnWindowUpdate(int streamId, int bytes)
    {
        lock (_gate)
        {
            var isTaken = _flow.OnWindowUpdate(streamId, bytes);
            if (streamId == 0)
            {
                _flow.ReleaseTurns(sharesWithDirect: _waiting?.Count > 0);
                WakeWaiting();
            }

            return isTaken;
        }
    }

    /// <inheritdoc cref="FlowControl.OnSettings"/>
    public bool OnSettings(long? initialWindow)
    {
        lock (_gate)
        {
            return _flow.OnSettings(initialWindow);
        }
    }

    /// <summary>Gets whether Kestrel is to hear of something.</summary>
    /// <param name="willWait">Whether the caller is about to wait for the peer: it is woken once there is something.
    /// </param>
    public bool HasNews(bool willWait)
    {
        lock (_gate)
        {
            _isReading = willWait && !_flow.HasNews;
            return _flow.HasNews;
        }
    }

    /// <inheritdoc cref="FlowControl.WriteNews"/>
    public int WriteNews(Span<byte> target)
    {
        lock (_gate)
        {
            return _flow.WriteNews(target);
        }
    }

    /// <summary>Ends the connection if its peer has taken nothing for too long of what waits for it.</summary>
    /// <param name="now">The watch's clock.</param>
    /// <param name="limit">For how many of its ticks a peer may take nothing.</param>
    /// <returns>Whether it was ended.</returns>
    public bool TryEndStuck(int now, int limit)
    {
        lock (_gate)
        {
            if (!_queue.IsStuck(now, limit))
            {
                return false;
            }

            _queue.Kill();
        }

        _connection.Abort(new ConnectionAbortedException("The peer takes nothing of what it is sent."));
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>It is watched elsewhere.</remarks>
    public void LeaveAlone(int streamId)
    {
        lock (_gate)
        {
            ref var entry = ref _flow.Streams.Find(streamId);
            if (!Unsafe.IsNullRef(ref entry))
            {
                entry.Mark(StreamFlags.IsWatched);
            }
        }
    }

    /// <summary>Resets the streams whose answers wait since long.</summary>
    /// <param name="now">The watch's clock. 1 or more.</param>
    /// <param name="limit">For how many of its ticks a peer may let nothing be sent.</param>
    /// <returns>How many were reset.</returns>
    public int ResetStalled(int now, int limit)
    {
        int reset;
        bool hasNews;
        lock (_gate)
        {
            reset = _flow.ResetStalled(now, limit);
            hasNews = TakesNewsToReader();
        }

        WakeReader(hasNews);
        return reset;
    }

    /// <summary>Whether the reader of what comes in must be woken, outside the gate.</summary>
    private bool TakesNewsToReader()
    {
        var goesOn = _isPaused && _flow.HasRoomForCalls;
        var wakes = goesOn || (_isReading && _flow.HasNews);
        _isReading &= !wakes;
        _isPaused &= !goesOn;
        return wakes;
    }

    private void WakeReader(bool hasNews)
    {
        if (hasNews)
        {
            Input?.CancelPendingRead();
        }
    }
}
