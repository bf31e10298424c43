namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>How a reader ends.</summary>
internal enum ReadExit
{
    /// <summary>With the channel.</summary>
    AtTheEnd,

    /// <summary>It completes itself after some items.</summary>
    Completes,

    /// <summary>It disposes of itself after some items.</summary>
    Disposes,

    /// <summary>Another thread completes it, whatever it is doing.</summary>
    IsCompleted,

    /// <summary>Another thread disposes of it, whatever it is doing.</summary>
    IsDisposed,
}
