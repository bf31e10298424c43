namespace ChatGo.Core.Parking;

/// <summary>What a parked reader has rung when there is news. One may serve many readers.</summary>
/// <remarks>As a work item of the thread pool, it is rung.</remarks>
public interface IDoorbell : IThreadPoolWorkItem
{
    /// <summary>Gets whether a ring only takes note, in a few instructions: a writer rings such a bell itself, where it
    /// is the only one.</summary>
    public bool OnlyTakesNote => false;

    /// <summary>Wakes whoever waits, or the next one to come. Any thread.</summary>
    public void Ring();
}
