namespace ChatGo.Core.Waking;

/// <summary>How a parked reader is woken when there is news. One may serve many readers.</summary>
/// <remarks>As a work item of the thread pool, it signals.</remarks>
public interface IReaderSignal : IThreadPoolWorkItem
{
    /// <summary>Gets whether <see cref="Signal"/> only takes note, in a few instructions: a writer calls it itself, where
    /// there is no other reader to wake.</summary>
    public bool CanSignalInline => false;

    /// <summary>Wakes whoever waits, or the next one to come. Any thread.</summary>
    public void Signal();
}
