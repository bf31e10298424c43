namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>How a reader finds that there is something to read.</summary>
internal enum ReadManner
{
    /// <summary>It waits.</summary>
    Waits,

    /// <summary>It waits, and its waits are cancelled all the time.</summary>
    WaitsAndIsCancelled,

    /// <summary>It tries again and again, and goes by its completion.</summary>
    Polls,
}
