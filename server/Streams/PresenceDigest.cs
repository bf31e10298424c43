using ChatGo.Core.Log;
using ChatGo.Core.Messages;
using ChatGo.Core.Presence;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Streams;

/// <summary>Merges the changes of a room's presence that a reader has not been told into one notice.</summary>
/// <remarks>One consumer.</remarks>
internal static class PresenceDigest
{
    /// <summary>Removes and returns all there is.</summary>
    /// <param name="changes">The reader's place in the presence log.</param>
    /// <param name="room">The room's number.</param>
    /// <returns>Null where there is nothing.</returns>
    public static Frame? TryTake(BroadcastReader<PresenceChange> changes, uint room)
    {
        if (!changes.TryRead(out var first, out var gap))
        {
            return null;
        }

        var hasAll = gap.IsEmpty;
        if (!changes.TryRead(out var change, out gap))
        {
            return hasAll && !first.NamesOmitted && first.Joined.Count + first.Left.Count == 0
                ? null
                : hasAll
                ? first.Frame ??= Lay(room, first, first.NamesOmitted, first.Joined, first.Left)
                : Lay(room, first, omitsNames: true, [], []);
        }

        var omitsNames = first.NamesOmitted || !hasAll;
        var names = new NameChanges();
        names.Add(first);
        PresenceChange last;
        do
        {
            // Who missed a change cannot tell who is there from names: only the count is sure.
            omitsNames |= change.NamesOmitted || !gap.IsEmpty;
            names.Add(change);
            last = change;
        }
        while (changes.TryRead(out change, out gap));

        // Who goes to another server, or comes and goes, is no news.
        return !omitsNames && names.Count == 0 ? null : Lay(room, last, omitsNames, names.Joined, names.Left);
    }

    private static Frame Lay(
        uint room,
        PresenceChange last,
        bool omitsNames,
        IReadOnlyList<string> joined,
        IReadOnlyList<string> left)
    {
        var presence = new Api.Presence
        {
            ChatRef = room,
            Revision = (ulong)last.Revision,
            Members = (uint)last.Members,
            NamesOmitted = omitsNames,
        };
        if (!omitsNames)
        {
            presence.Joined.Add(joined);
            presence.Left.Add(left);
        }

        return NoticeFrame.Presence(presence);
    }
}
