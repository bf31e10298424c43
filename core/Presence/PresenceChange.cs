using ChatGo.Core.Log;
using ChatGo.Core.Messages;

namespace ChatGo.Core.Presence;

/// <summary>Who came and went since the change before: an entry of a room's presence log. Its sequence there is the
/// room's presence revision.</summary>
/// <param name="joined">Names that became members.</param>
/// <param name="left">Names that are members no more.</param>
/// <param name="members">Members now.</param>
/// <param name="namesOmitted">Whether only the count is told.</param>
public sealed class PresenceChange(
    IReadOnlyList<string> joined, IReadOnlyList<string> left, int members, bool namesOmitted) : IBroadcastItem
{
    /// <summary>Gets the names that became members.</summary>
    public IReadOnlyList<string> Joined { get; } = joined;

    /// <summary>Gets the names that are members no more.</summary>
    public IReadOnlyList<string> Left { get; } = left;

    /// <summary>Gets how many are members now.</summary>
    public int Members { get; } = members;

    /// <summary>Gets whether only the count is told.</summary>
    public bool NamesOmitted { get; } = namesOmitted;

    /// <summary>Gets the revision; rises by one a change.</summary>
    public long Revision { get; private set; }

    /// <summary>Gets or sets what tells a reader of this change alone, once somebody has laid it out: the same for all
    /// who are told of each change. Any thread.</summary>
    public Frame? Frame { get; set; }

    /// <inheritdoc/>
    public int SizeBytes => 0;

    /// <inheritdoc/>
    public long Stamp(long sequence, long notBefore)
    {
        Revision = sequence;
        return notBefore;
    }
}
