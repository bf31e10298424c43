using System.Globalization;
using ChatGo.Api;
using ChatGo.Core.Rooms;

namespace ChatGo.Server.Chat;

/// <summary>Where a page of messages begins, and which way it goes.</summary>
/// <param name="Next">The first message.</param>
/// <param name="Step">1: oldest first; -1: newest first.</param>
internal readonly record struct MessagePlace(long Next, int Step)
{
    private const char Separator = '.';

    /// <summary>Finds the place that a request names. A position of another epoch is void: oldest first begins with
    /// the oldest held, newest first with the newest.</summary>
    /// <returns>Null, unless the request is wrong.</returns>
    public static Refusal? Find(Room room, ListMessagesRequest request, long oldest, long head, out MessagePlace place)
    {
        place = default;
        if (request.After is not null && request.Before is not null)
        {
            return Refusals.InvalidField("before", "at most one of after and before is allowed");
        }

        if (request.PageToken.Length > 0)
        {
            return PageToken.Read(request.PageToken, out var token) ?? Read(token, room.Epoch, oldest, head, out place);
        }

        // Of another epoch, a position says nothing.
        var (after, before) = (OfEpoch(request.After, room), OfEpoch(request.Before, room));
        place = request.After is not null
            ? new MessagePlace(after is null ? oldest : Math.Max(oldest, (long)Math.Min(after.Sequence, (ulong)head) + 1), 1)
            : new MessagePlace((before is null ? head + 1 : (long)Math.Min(before.Sequence, (ulong)head + 1)) - 1, -1);
        return after?.Sequence > (ulong)head ? Refusals.PositionAhead("after", after.Sequence, head)
            : before?.Sequence > (ulong)head + 1 ? Refusals.PositionAhead("before", before.Sequence, head)
            : null;
    }

    /// <summary>Makes the token of the page that begins here.</summary>
    public string ToToken(string epoch) =>
        PageToken.Of(string.Create(CultureInfo.InvariantCulture, $"{epoch}{Separator}{Next}{Separator}{Step}"));

    private static Position? OfEpoch(Position? position, Room room) => position?.Epoch == room.Epoch ? position : null;

    private static Refusal? Read(string token, string epoch, long oldest, long head, out MessagePlace place)
    {
        place = default;
        var parts = token.Split(Separator);
        if (parts.Length != 3
            || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var next)
            || !int.TryParse(parts[2], CultureInfo.InvariantCulture, out var step)
            || next < 0
            || Math.Abs((long)step) != 1)
        {
            return PageToken.Invalid();
        }

        // Of another epoch, the room was made anew between two pages: what it holds now is all new.
        var first = step > 0 ? oldest : head;
        place = new MessagePlace(parts[0] == epoch ? (step > 0 ? Math.Max(oldest, next) : next) : first, step);
        return null;
    }
}
