using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Messages;

namespace ChatGo.Server.Engines;

/// <summary>The messages of a room that carry an id, so that a retry stores nothing: the last <see cref="MaxIds"/>, for
/// <see cref="Window"/> (rule M6).</summary>
/// <remarks>One thread adds, any looks.</remarks>
/// <param name="time">The clock.</param>
internal sealed class SentIds(TimeProvider time)
{
    /// <summary>Ids kept.</summary>
    public const int MaxIds = 16_384;

    private readonly Lock _gate = new();
    private readonly Dictionary<SendKey, SentId> _ids = [];
    private readonly Queue<(SendKey Key, SentId Id)> _byAge = new();

    /// <summary>Gets how long an id is kept.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets the oldest message whose id is known; null where none is.</summary>
    public long? Oldest
    {
        get
        {
            lock (_gate)
            {
                DropOld();
                return _byAge.TryPeek(out var oldest) ? oldest.Id.Receipt.Sequence : null;
            }
        }
    }

    /// <summary>Finds what was sent under a key.</summary>
    public bool TryFind(in SendKey key, [MaybeNullWhen(false)] out SentId id)
    {
        lock (_gate)
        {
            DropOld();
            return _ids.TryGetValue(key, out id);
        }
    }

    /// <summary>Notes what was sent, in the order of sequences.</summary>
    public void Add(in SendKey key, SentId id)
    {
        lock (_gate)
        {
            _ids[key] = id;
            _byAge.Enqueue((key, id));
            DropOld();
        }
    }

    /// <summary>Forgets what was noted last: it is not stored.</summary>
    /// <param name="key">Under which key.</param>
    public void Forget(in SendKey key)
    {
        lock (_gate)
        {
            _ids.Remove(key);
        }
    }

    private void DropOld()
    {
        while (_byAge.TryPeek(out var oldest)
            && (_byAge.Count > MaxIds || time.GetElapsedTime(oldest.Id.At) >= Window))
        {
            _byAge.Dequeue();
            if (_ids.TryGetValue(oldest.Key, out var known) && known == oldest.Id)
            {
                _ids.Remove(oldest.Key);
            }
        }
    }
}
