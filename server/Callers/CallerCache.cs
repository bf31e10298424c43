using System.Collections.Concurrent;

namespace ChatGo.Server.Callers;

/// <summary>Callers whose credentials were verified: the next call with the same pays a look-up, not a signature.</summary>
/// <remarks>Any thread. Bounded: once a generation is full, the one before it goes.</remarks>
internal sealed class CallerCache
{
    /// <summary>Callers in one of the two generations.</summary>
    private const int MaxCallers = 50_000;

    private static readonly TailComparer Comparer = new();

    private ConcurrentDictionary<string, Caller> _young = new(Comparer);
    private ConcurrentDictionary<string, Caller> _old = new(Comparer);
    private int _count;

    /// <summary>Finds a caller.</summary>
    /// <param name="shown">What it shows.</param>
    public Caller? Find(string shown)
    {
        if (_young.TryGetValue(shown, out var caller))
        {
            return caller;
        }

        if (_old.TryGetValue(shown, out caller))
        {
            Add(shown, caller);
        }

        return caller;
    }

    /// <summary>Remembers a caller.</summary>
    public void Add(string shown, Caller caller)
    {
        if (!_young.TryAdd(shown, caller) || Interlocked.Increment(ref _count) < MaxCallers)
        {
            return;
        }

        lock (Comparer)
        {
            if (_count >= MaxCallers)
            {
                (_old, _young) = (_young, new(Comparer));
                _count = 0;
            }
        }
    }

    /// <summary>Hashes the last letters only: of a token, its signature, which nobody can choose.</summary>
    private sealed class TailComparer : IEqualityComparer<string>
    {
        private const int TailLength = 16;

        public bool Equals(string? one, string? other) => string.Equals(one, other, StringComparison.Ordinal);

        public int GetHashCode(string shown) => string.GetHashCode(shown.AsSpan(Math.Max(0, shown.Length - TailLength)));
    }
}
