using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ChatGo.Server.Moderation;

/// <summary>What users may not do (rule D5). It belongs to the id of a room, whether or not there is one.</summary>
/// <remarks>Any thread; a look takes no lock.</remarks>
/// <param name="time">The clock: what has ended holds no more, and does not count.</param>
internal sealed class Restrictions(TimeProvider time)
{
    /// <summary>Those of one room at most; those for all rooms are bounded with all alone.</summary>
    public const int MaxPerRoom = 10_000;

    /// <summary>All at most.</summary>
    public const int MaxInAll = 100_000;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<(string Username, RestrictionKind Kind), Restriction>> _rooms =
        new(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private int _count;
    private long _version;

    /// <summary>Gets whether nobody is restricted.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Gets a number that rises with each that is set.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Sets one, in place of an earlier one of the same room, user and kind.</summary>
    public SetOutcome Set(Restriction restriction)
    {
        var key = (restriction.Username, restriction.Kind);
        lock (_gate)
        {
            var outcome = _rooms.TryGetValue(restriction.ChatId, out var room) && room.ContainsKey(key)
                ? SetOutcome.Set
                : FindPlace(restriction.ChatId);
            if (outcome != SetOutcome.Set)
            {
                return outcome;
            }

            room = _rooms.GetOrAdd(restriction.ChatId, static _ => new());
            if (room.TryAdd(key, restriction))
            {
                Volatile.Write(ref _count, _count + 1);
            }
            else
            {
                room[key] = restriction;
            }

            Volatile.Write(ref _version, _version + 1);
            return SetOutcome.Set;
        }
    }

    /// <summary>Lifts one.</summary>
    /// <returns>False where nothing of the kind holds.</returns>
    public bool TryLift(string chatId, string username, RestrictionKind kind)
    {
        lock (_gate)
        {
            return _rooms.TryGetValue(chatId, out var room)
                && TryRemove(chatId, room, (username, kind), out var lifted)
                && !lifted.HasEnded(time.GetUtcNow());
        }
    }

    /// <summary>Finds one that holds in a room, its own or that of all rooms.</summary>
    /// <param name="chatId">The room; empty: all rooms alone.</param>
    /// <param name="username">Who.</param>
    /// <param name="kind">What.</param>
    /// <returns>Null where none does.</returns>
    public Restriction? Find(string chatId, string username, RestrictionKind kind) =>
        IsEmpty ? null : Get(string.Empty, username, kind) ?? (chatId.Length == 0 ? null : Get(chatId, username, kind));

    /// <summary>Returns a restriction of a room, or of all rooms, that has not ended.</summary>
    /// <param name="chatId">The room; empty: all rooms.</param>
    /// <param name="username">Who.</param>
    /// <param name="kind">What.</param>
    /// <returns>Null: nothing of the kind holds.</returns>
    public Restriction? Get(string chatId, string username, RestrictionKind kind) =>
        _rooms.TryGetValue(chatId, out var room) && room.TryGetValue((username, kind), out var found)
            && !found.HasEnded(time.GetUtcNow())
            ? found
            : null;

    /// <summary>Returns those of a room in the order of users, by ordinal, and kinds.</summary>
    /// <param name="chatId">The room; empty: those for all rooms.</param>
    /// <param name="username">Whose; empty: everybody's.</param>
    /// <param name="after">The user and kind before the first.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<Restriction> Page(
        string chatId, string username, (string Username, RestrictionKind Kind) after, int count)
    {
        var now = time.GetUtcNow();
        return !_rooms.TryGetValue(chatId, out var room)
            ? []
            : [.. room.Values
                .Where(one => one.Kind != RestrictionKind.Removal && !one.HasEnded(now)
                    && (username.Length == 0 || one.Username == username) && IsBehind(one, after))
                .OrderBy(static one => one.Username, StringComparer.Ordinal)
                .ThenBy(static one => one.Kind)
                .Take(count)];
    }

    /// <summary>Forgets those that have ended.</summary>
    public void Sweep()
    {
        if (IsEmpty)
        {
            return;
        }

        lock (_gate)
        {
            var now = time.GetUtcNow();
            foreach (var (chatId, room) in _rooms)
            {
                foreach (var (key, restriction) in room)
                {
                    if (restriction.HasEnded(now))
                    {
                        TryRemove(chatId, room, key, out _);
                    }
                }
            }
        }
    }

    private static bool IsBehind(Restriction one, (string Username, RestrictionKind Kind) after) =>
        string.CompareOrdinal(one.Username, after.Username) switch
        {
            > 0 => true,
            0 => one.Kind > after.Kind,
            _ => false,
        };

    private SetOutcome FindPlace(string chatId)
    {
        var outcome = Look();
        if (outcome != SetOutcome.Set)
        {
            Sweep();
            outcome = Look();
        }

        return outcome;

        SetOutcome Look() =>
            _count >= MaxInAll ? SetOutcome.AllFull
            : chatId.Length > 0 && _rooms.TryGetValue(chatId, out var room) && room.Count >= MaxPerRoom ? SetOutcome.RoomFull
            : SetOutcome.Set;
    }

    /// <summary>Under the gate.</summary>
    private bool TryRemove(
        string chatId,
        ConcurrentDictionary<(string Username, RestrictionKind Kind), Restriction> room,
        (string Username, RestrictionKind Kind) key,
        [MaybeNullWhen(false)] out Restriction removed)
    {
        if (!room.TryRemove(key, out removed))
        {
            return false;
        }

        Volatile.Write(ref _count, _count - 1);
        if (room.IsEmpty)
        {
            _rooms.TryRemove(chatId, out _);
        }

        return true;
    }
}
