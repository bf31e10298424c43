using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Messages;
using ChatGo.Server.Streams;

namespace ChatGo.Tests.Server.Streams;

/// <summary>A feed, and its output, that do as a test says.</summary>
internal sealed class ScriptedFeed : IFrameFeed, IMessageOutput
{
    private int _writing;

    /// <summary>Answers a park; null: parked.</summary>
    public Func<int, bool?> OnPark { get; init; } = static _ => null;

    /// <summary>Answers a write.</summary>
    public Func<int, ValueTask<bool>> OnWrite { get; init; } = static _ => new ValueTask<bool>(false);

    /// <summary>Gets how often it was parked, or tried to be.</summary>
    public int Parks { get; private set; }

    /// <summary>Gets how often it was written from.</summary>
    public int Writes { get; private set; }

    /// <summary>Gets the thread of the last write.</summary>
    public int Thread { get; private set; }

    /// <summary>Gets whether two ever wrote at once.</summary>
    public bool WasShared { get; private set; }

    public bool HasFrames => true;

    public bool TryPark(out bool mayHaveFrames)
    {
        var answer = OnPark(++Parks);
        mayHaveFrames = answer == true;
        return answer is null;
    }

    public ValueTask<bool> WriteAsync()
    {
        WasShared |= Interlocked.Increment(ref _writing) > 1;
        Thread = Environment.CurrentManagedThreadId;
        var write = OnWrite(++Writes);
        Interlocked.Decrement(ref _writing);
        return write;
    }

    public bool TryRead([MaybeNullWhen(false)] out Frame frame) => throw new NotSupportedException();

    public void Complete() => throw new NotSupportedException();

    public void Abort() => throw new NotSupportedException();

    public void Beat(long now) => throw new NotSupportedException();
}
