using System.IO.Pipelines;

namespace ChatGo.Server.Calls;

/// <summary>A request that is waited for.</summary>
/// <param name="body">What comes in.</param>
/// <param name="begunAt">When it began. Unit: ticks of the clock.</param>
internal sealed class IncomingRequest(PipeReader body, long begunAt)
{
    private readonly Lock _gate = new();
    private bool _hasEnded;

    /// <summary>Gets when it began. Unit: ticks of the clock.</summary>
    public long BegunAt => begunAt;

    /// <summary>Gets whether it was cut off.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Ends the wait for it, unless that has ended.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            // The body of a call that has ended may be another call's.
            if (!_hasEnded && !IsCut)
            {
                IsCut = true;
                body.CancelPendingRead();
            }
        }
    }

    /// <summary>The wait has ended.</summary>
    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
        }
    }
}
