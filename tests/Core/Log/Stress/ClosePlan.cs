namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>When a run's channel is closed.</summary>
internal enum ClosePlan
{
    /// <summary>Once every writer is done.</summary>
    AfterWriters,

    /// <summary>In the middle, by several at once.</summary>
    WhileWriting,

    /// <summary>In the middle, at a head that may have moved, by several at once.</summary>
    AtTheHead,
}
