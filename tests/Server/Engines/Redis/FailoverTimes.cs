using System.Collections.Concurrent;

namespace ChatGo.Tests.Server.Engines.Redis;

/// <summary>How long failovers of one kind took.</summary>
internal sealed class FailoverTimes
{
    private static readonly AsyncLocal<FailoverTimes?> OfTest = new();

    private readonly ConcurrentQueue<(double Senders, double Readers)> _noted = new();

    /// <summary>Gets or sets where those of the test that runs are noted.</summary>
    public static FailoverTimes? Current
    {
        get => OfTest.Value;
        set => OfTest.Value = value;
    }

    /// <summary>Notes one.</summary>
    /// <param name="senders">How long the slowest message took until it was acknowledged.</param>
    /// <param name="readers">How long the readers took, behind the last send, until they had all.</param>
    public void Note(TimeSpan senders, TimeSpan readers) => _noted.Enqueue((senders.TotalSeconds, readers.TotalSeconds));

    /// <inheritdoc/>
    public override string ToString() => _noted.IsEmpty
        ? "nobody sent"
        : $"senders waited {Tell([.. _noted.Select(static one => one.Senders)])}, readers {Tell([.. _noted.Select(static one => one.Readers)])}";

    private static string Tell(double[] seconds)
    {
        Array.Sort(seconds);
        return $"{seconds[seconds.Length / 2]:N2} s (median), {seconds[^1]:N2} s (longest)";
    }
}
