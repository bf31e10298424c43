using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Callers;

/// <summary>Users whose tokens are void that were issued before a moment. Kept until such a token would have ended.</summary>
/// <remarks>Any thread; a look takes no lock.</remarks>
/// <param name="options">Say how long a token may live.</param>
/// <param name="time">The clock.</param>
internal sealed class Revocations(IOptions<AuthenticationOptions> options, TimeProvider time)
{
    /// <summary>Users at most, so that they cannot fill the memory.</summary>
    public const int MaxUsers = 100_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _issuedBefore = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _count;

    /// <summary>Makes a user's tokens void; earlier ones stay so.</summary>
    /// <param name="username">Whose.</param>
    /// <param name="issuedBefore">Those that were issued before this.</param>
    /// <returns>False where there are as many users as may be.</returns>
    public bool TryAdd(string username, DateTimeOffset issuedBefore)
    {
        lock (_gate)
        {
            if (!_issuedBefore.TryGetValue(username, out var known) && _count >= MaxUsers)
            {
                DropEnded();
                if (_count >= MaxUsers)
                {
                    return false;
                }
            }

            _issuedBefore[username] = known > issuedBefore ? known : issuedBefore;
            Volatile.Write(ref _count, _issuedBefore.Count);
            return true;
        }
    }

    /// <summary>Whether a token is void.</summary>
    /// <param name="username">Whose it is.</param>
    /// <param name="issuedAt">When it was issued.</param>
    public bool Contains(string username, DateTimeOffset issuedAt) =>
        Volatile.Read(ref _count) > 0 && _issuedBefore.TryGetValue(username, out var before) && issuedAt < before;

    private void DropEnded()
    {
        var oldest = time.GetUtcNow() - TimeSpan.FromSeconds(options.Value.MaxTokenSeconds) - TokenReader.Skew;
        foreach (var (username, before) in _issuedBefore)
        {
            if (before < oldest)
            {
                _issuedBefore.TryRemove(username, out _);
            }
        }

        Volatile.Write(ref _count, _issuedBefore.Count);
    }
}
