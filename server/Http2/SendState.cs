using ChatGo.Core.Waking;

namespace ChatGo.Server.Http2;

/// <summary>What a <see cref="SendQueue"/> does.</summary>
internal enum SendState
{
    /// <summary>Nothing waits.</summary>
    Idle,

    /// <summary>What waits is sent once all readers that are being woken have run; see <see cref="WakeBatch"/>.</summary>
    Deferred,

    /// <summary>A work item that will send waits for its turn; what comes until then goes with it.</summary>
    Scheduled,

    /// <summary>A thread is sending.</summary>
    Sending,

    /// <summary>The socket takes no more for now.</summary>
    Blocked,

    /// <summary>The connection is gone; everything is dropped.</summary>
    Dead,
}
