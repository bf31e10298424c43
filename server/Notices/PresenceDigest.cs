using ChatGo.Api;
using ChatGo.Core.Broadcast;
using ChatGo.Core.Presence;
using ChatGo.Core.Rooms;

namespace ChatGo.Server.Notices;

/// <summary>Merges the changes of a room's presence that a reader has not been told into one notice.</summary>
/// <remarks>One consumer.</remarks>
internal static class PresenceDigest
{
    /// <summary>Takes all there is.</summary>
    /// <param name="changes">The reader's place in the presence log.</param>
    /// <param name="room">The room's number.</param>
    /// <returns>Null where there is nothing.</returns>
    public static Frame? TryTake(BroadcastReader<PresenceChange> changes, uint room)
    {
        if (!changes.TryRead(out var change, out var gap))
        {
            return null;
        }

        var names = new NameChanges();
        var omitted = false;
        PresenceChange last;
        do
        {
            // Who missed a change cannot tell who is there from names: only the count is sure.
            omitted |= change.NamesOmitted || !gap.IsEmpty;
            foreach (var name in change.Joined)
            {
                names.Join(name);
            }

            foreach (var name in change.Left)
            {
                names.Leave(name);
            }

            last = change;
        }
        while (changes.TryRead(out change, out gap));

        var presence = new Api.Presence
        {
            ChatRef = room,
            Revision = (ulong)last.Revision,
            Members = (uint)last.Members,
            NamesOmitted = omitted,
        };
        if (!omitted)
        {
            presence.Joined.Add(names.Joined);
            presence.Left.Add(names.Left);
        }

        return NoticeFrame.Create(new Notice { Presence = presence });
    }
}
